using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>Reads the storage pools, and the volumes of active ones, as of libvirt's last refresh of each.</summary>
internal sealed class PoolsReader(ErrorLines errors)
{
    internal PoolsReading Read(LibvirtConnection connection, CallWatch watch)
    {
        var reading = new PoolsReading();
        foreach (var pool in connection.ListAllStoragePools())
        {
            using (pool)
            {
                watch.Enter($"storage pool {pool.Name}");
                Read(pool, reading, watch);
            }
        }
        return reading;
    }

    private void Read(StoragePool pool, PoolsReading reading, CallWatch watch)
    {
        try
        {
            var active = pool.IsActive();
            var autostart = pool.Autostart();
            var info = pool.Info();
            reading.Pools[pool.Name] = Facts(pool, info, active, autostart);
            if (active)
            {
                var volumes = Volumes(pool, reading, watch);
                reading.Storage?[pool.Name] = OhaiFacts(pool, info, autostart, volumes);
            }
        }
        catch (LibvirtException gone) when (gone.Code is LibvirtErrorCode.NoStoragePool)
        {
            reading.Pools.Remove(pool.Name);
        }
        catch (LibvirtException error)
        {
            errors.Add($"storage pool {pool.Name}: {error.Message}");
            reading.Incomplete(pool.Name, pool.Uuid);
        }
    }

    private static OrdinalDictionary<LibvirtVolumeFacts> Volumes(
        StoragePool pool,
        PoolsReading reading,
        CallWatch watch
    )
    {
        var volumes = new OrdinalDictionary<LibvirtVolumeFacts>();
        foreach (var volume in pool.ListAllVolumes())
        {
            using (volume)
            {
                watch.Enter($"volume {pool.Name}/{volume.Name}");
                if (Facts(volume) is { } facts)
                {
                    volumes[volume.Name] = facts;
                    reading.VolumesBySource[facts.Path] = facts;
                    reading.VolumesBySource[$"{pool.Name}/{volume.Name}"] = facts;
                }
            }
        }
        return volumes;
    }

    private static LibvirtVolumeFacts? Facts(StorageVolume volume)
    {
        try
        {
            var info = volume.Info();
            return new LibvirtVolumeFacts
            {
                Key = volume.Key,
                Name = volume.Name,
                Path = volume.Path(),
                Allocation = info.Allocation,
                Capacity = info.Capacity,
                Type = info.Type,
            };
        }
        catch (LibvirtException gone) when (gone.Code is LibvirtErrorCode.NoStorageVolume)
        {
            return null;
        }
    }

    private static PoolFacts Facts(StoragePool pool, StoragePoolInfo info, bool active, bool autostart) =>
        new()
        {
            Uuid = pool.Uuid,
            State = GuestWords.PoolState(info.State),
            Active = active,
            Autostart = autostart,
            Persistent = pool.IsPersistent(),
            Capacity = active ? info.Capacity : null,
            Allocation = active ? info.Allocation : null,
            Available = active ? info.Available : null,
        };

    private static LibvirtPoolFacts OhaiFacts(
        StoragePool pool,
        StoragePoolInfo info,
        bool autostart,
        OrdinalDictionary<LibvirtVolumeFacts> volumes
    ) =>
        new()
        {
            Autostart = autostart,
            Uuid = pool.Uuid,
            Allocation = info.Allocation,
            Available = info.Available,
            Capacity = info.Capacity,
            State = info.State,
            Volumes = volumes,
        };
}
