namespace Rehai.Agent.Collectors;

/// <summary>What Rehai reads by itself where no ohai is installed: one line each.</summary>
internal static class NativeCollectors
{
    public static IReadOnlyList<ICollector> All(HostFiles files) =>
        [
            new HostnameCollector(files),
            new KernelCollector(files),
            new PlatformCollector(files),
            new MemoryCollector(files),
            new CpuCollector(files),
        ];
}
