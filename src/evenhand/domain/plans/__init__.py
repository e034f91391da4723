"""Plans, promotions, subscriptions and checkout of a hosted Evenhand; stands alone."""
