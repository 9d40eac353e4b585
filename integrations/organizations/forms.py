"""Forms about people."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import validate_password

from integrations.organizations.models import Membership, Organization, User

WHAT_IS_A_GOOD_ONE = "At least 12 characters; a few words make a good one."


class SignInForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), max_length=256
    )


class NewPasswordMixin(forms.Form):
    """A new password, asked for once (it can be shown and pasted) and held to the product's rules."""

    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), max_length=256
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = WHAT_IS_A_GOOD_ONE

    def future_user(self) -> User:
        return User(email=self.cleaned_data.get("email", ""))

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.future_user())
        return password


class SetupForm(NewPasswordMixin):
    organization = forms.CharField(label="Organization", max_length=120, help_text="Your company or department.")
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        help_text="You sign in with it. You will be the first admin.",
    )
    field_order = ["organization", "email", "password"]

    def clean_organization(self) -> str:
        return " ".join(self.cleaned_data["organization"].split())

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("Somebody signs in with this address already.")
        return email


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(choices=Membership.Role.choices, initial=Membership.Role.MEMBER)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if self.organization.memberships.filter(user__email=email).exists():
            raise forms.ValidationError("This person is a member already.")
        return email


class JoinForm(NewPasswordMixin):
    """For people without an account: the address is the invitation's."""

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def future_user(self) -> User:
        return User(email=self.email)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=[(name, name.replace("_", " ")) for name in sorted(available_timezones())],
        help_text="Times on all pages are shown in it.",
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "time_zone"]


class ChangePasswordForm(PasswordChangeForm):
    """Django's, with the product's words for what a password must be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = WHAT_IS_A_GOOD_ONE
        self.fields["new_password2"].help_text = ""
