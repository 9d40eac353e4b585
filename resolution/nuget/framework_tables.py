"""What NuGet knows of target frameworks: names, equal ones, and which accept which.

https://learn.microsoft.com/dotnet/standard/frameworks, https://learn.microsoft.com/dotnet/standard/net-standard
"""

# identifier → its short name, which folders and project files use
SHORT_NAMES = {
    ".NETCoreApp": "netcoreapp",
    ".NETStandardApp": "netstandardapp",
    ".NETStandard": "netstandard",
    ".NETPlatform": "dotnet",
    ".NETFramework": "net",
    ".NETMicroFramework": "netmf",
    ".NETnanoFramework": "netnano",
    ".NETCore": "netcore",
    ".NETPortable": "portable",
    "ASP.NET": "aspnet",
    "ASP.NETCore": "aspnetcore",
    "DNX": "dnx",
    "DNXCore": "dnxcore",
    "MonoAndroid": "monoandroid",
    "MonoMac": "monomac",
    "MonoTouch": "monotouch",
    "Silverlight": "sl",
    "Tizen": "tizen",
    "UAP": "uap",
    "WinRT": "winrt",
    "Windows": "win",
    "WindowsPhone": "wp",
    "WindowsPhoneApp": "wpa",
    "Xamarin.iOS": "xamarinios",
    "Xamarin.Mac": "xamarinmac",
    "Xamarin.PlayStation3": "xamarinpsthree",
    "Xamarin.PlayStation4": "xamarinpsfour",
    "Xamarin.PlayStationVita": "xamarinpsvita",
    "Xamarin.TVOS": "xamarintvos",
    "Xamarin.WatchOS": "xamarinwatchos",
    "Xamarin.Xbox360": "xamarinxboxthreesixty",
    "Xamarin.XboxOne": "xamarinxboxone",
    "native": "native",
}
OTHER_NAMES = {
    "netframework": ".NETFramework",
    ".net": ".NETFramework",
    "netcore": ".NETCore",
    "netportable": ".NETPortable",
    "xamarin.playstationthree": "Xamarin.PlayStation3",
    "xamarin.playstationfour": "Xamarin.PlayStation4",
}

# Versions of these are written with dots: netstandard2.0, but net472.
DOTTED = frozenset({".NETCoreApp", ".NETStandard", ".NETStandardApp", ".NETnanoFramework"})
ONE_DIGIT = frozenset({"Windows", "WindowsPhone", "Silverlight"})  # win8, not win80

# short profile name → profile, by identifier; and profiles that NuGet takes for the same
PROFILES = {
    (".NETFramework", "client"): "Client",
    (".NETFramework", "cf"): "CompactFramework",
    (".NETFramework", "full"): "",
    ("Silverlight", "wp"): "WindowsPhone",
    ("Silverlight", "wp71"): "WindowsPhone71",
}
EQUAL_PROFILES = (
    (".NETFramework", "Client", ""),
    (".NETFramework", "Full", ""),
    ("Silverlight", "WindowsPhone71", "WindowsPhone"),
    ("WindowsPhone", "WindowsPhone71", "WindowsPhone"),
)

EQUAL = """
uap = uap10.0
win = win8
win8 = netcore45
netcore45 = winrt45
netcore = netcore45
winrt = winrt45
win81 = netcore451
wp = wp7
wp7 = sl3-wp
wp71 = sl4-wp71
wp8 = sl8-wp
wp81 = sl81-wp
wpa = wpa81
tizen = tizen3.0
dnx = dnx45
dnxcore = dnxcore50
dotnet = dotnet5.0
aspnet = aspnet50
aspnetcore = aspnetcore50
dnx45 = aspnet50
dnxcore50 = aspnetcore50
"""

# the left one, at any version, contains the right one at the same version
CONTAINS = {"DNX": ".NETFramework", "DNXCore": ".NETPlatform", ".NETStandardApp": ".NETStandard"}

# a framework of at least the left version accepts the right ones and what is below them
ACCEPTS = """
uap: win81 wpa81 netcore50 dotnet5.5 netstandard1.4
uap10.0.15064.0: netstandard2.0
win: winrt45
tizen3.0: netstandard1.6
tizen4.0: netstandard2.0
tizen6.0: netstandard2.1
netcoreapp1.0: netstandard1.6
netcoreapp1.1: netstandard1.7
netcoreapp2.0: netstandard2.0
netcoreapp3.0: netstandard2.1
net45: dotnet5.2 netstandard1.1
net451: dotnet5.3 netstandard1.2
net46: dotnet5.4 netstandard1.3
net461: dotnet5.5 netstandard2.0
net462: dotnet5.6 netstandard2.0
netcore45: dotnet5.2 netstandard1.1
netcore451: dotnet5.3 netstandard1.2
netcore50: dotnet5.5 netstandard1.4
wpa81: dotnet5.3 netstandard1.2
wp8: dotnet5.1 netstandard1.0
dnxcore: dotnet5.6 netstandard1.5
monoandroid: dotnet5.6 netstandard2.1
monomac: dotnet5.6 netstandard2.1
monotouch: dotnet5.6 netstandard2.1
xamarinios: dotnet5.6 netstandard2.1
xamarinmac: dotnet5.6 netstandard2.1
xamarintvos: dotnet5.6 netstandard2.1
xamarinwatchos: dotnet5.6 netstandard2.1
xamarinpsthree: dotnet5.6 netstandard2.0
xamarinpsfour: dotnet5.6 netstandard2.0
xamarinpsvita: dotnet5.6 netstandard2.0
xamarinxboxthreesixty: dotnet5.6 netstandard2.0
xamarinxboxone: dotnet5.6 netstandard2.0
"""

# when two are as near: these first, in this order
PRECEDENCE = (
    ".NETFramework",
    ".NETCore",
    "Windows",
    "WindowsPhoneApp",
    ".NETCoreApp",
    ".NETStandardApp",
    ".NETStandard",
    ".NETPlatform",
)
PACKAGE_BASED = frozenset({".NETCoreApp", ".NETStandardApp", ".NETStandard", ".NETPlatform", "DNXCore", "UAP", "Tizen"})

# portable class libraries: members → what of .NET Standard they accept ("" none)
PORTABLE_STANDARD = {
    "win81+wp81": "netstandard1.0",
    "win81+wpa81": "netstandard1.2",
    "net451+win81": "netstandard1.2",
    "wp81+wpa81": "netstandard1.0",
    "net451+win81+wpa81": "netstandard1.2",
    "win81+wp81+wpa81": "netstandard1.0",
    "net45+win8": "netstandard1.1",
    "net45+wp8": "netstandard1.0",
    "net45+win8+wp8": "netstandard1.0",
    "net45+win8+wpa81": "netstandard1.1",
    "net45+win8+wpa81+wp8": "netstandard1.0",
}
# profiles that Mono and Xamarin support too, and by which names
PORTABLE_WITH_MONO = """
net40+win8 net403+win8 net45+win8 net40+sl5 net403+sl5 net45+sl5 net40+sl5+win8 net403+sl5+win8 net45+sl5+win8
net45+wp8 net45+win8+wp8 net40+win8+wpa81 net403+win8+wpa81 net45+win8+wpa81 net40+sl5+win8+wp8 net403+sl5+win8+wp8
net45+sl5+win8+wp8 net40+sl5+win8+wpa81 net45+sl5+win8+wpa81 net45+win8+wpa81+wp8 net40+sl5+win8+wpa81+wp8
net403+sl5+win8+wpa81+wp8 net45+sl5+win8+wpa81+wp8
"""
MONO = ("monoandroid", "monotouch", "xamarinios", "xamarinwatchos", "xamarintvos")
