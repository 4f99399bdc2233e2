namespace Rehai.Libvirt;

/// <summary>One kind of event that libvirt can be asked for.</summary>
/// <param name="Id">Its number in <c>virDomainEventID, virNetworkEventID</c> or <c>virStoragePoolEventID</c>.</param>
/// <param name="Callback">One of <see cref="EventCallbacks"/>: that which has as many arguments as libvirt's for this kind.</param>
/// <param name="Words">One, or one for each value of what libvirt says happened.</param>
internal sealed record EventKind(int Id, nint Callback, bool ChangesFacts, params string[] Words)
{
    internal string Word(int what) => (uint)what < Words.Length ? Words[what] : $"event {what}";
}
