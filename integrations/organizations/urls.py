"""Addresses of people's pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from integrations.organizations import member_views, views

urlpatterns = [
    path("setup/", views.setup_page, name="setup"),
    path("setup/<str:token>/", views.setup_link, name="setup-link"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("join/<str:token>/", views.join, name="join"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.change_password, name="change-password"),
    path("organization/switch/", views.switch, name="switch-organization"),
    path("organization/", member_views.member_list, name="members"),
    path("organization/invite/", member_views.invite, name="invite"),
    path("organization/invitations/<int:pk>/withdraw/", member_views.withdraw, name="withdraw-invitation"),
    path("organization/members/<int:pk>/role/", member_views.change_role, name="change-role"),
    path("organization/members/<int:pk>/remove/", member_views.remove, name="remove-member"),
]
