namespace Rehai.Libvirt.Tests;

public sealed class LibvirtLibraryTests
{
    [Fact]
    public void A_missing_library_is_named_with_the_package_that_brings_it()
    {
        var error = Assert.Throws<LibvirtException>(() => LibvirtLibrary.Load("libvirt-that-is-not-here.so.0"));
        Assert.Equal("libvirt-that-is-not-here.so.0 is not installed: apt-get install libvirt0", error.Message);
    }

    [Fact]
    public void The_library_says_its_version() => Assert.True(LibvirtConnection.LibraryVersion() > 1_000_000);
}
