// The small behaviours shared by portal and desk.
