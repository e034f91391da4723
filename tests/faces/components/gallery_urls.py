"""Addresses of the gallery: only tests ever open them."""

from django.urls import path

from tests.faces.components.gallery import page

urlpatterns = [path("gallery/<str:name>/", page)]
