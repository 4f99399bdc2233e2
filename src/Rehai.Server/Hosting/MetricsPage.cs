using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Hosting;

/// <summary>
/// <c>/metrics</c> for Prometheus, in its text format 0.0.4, on an address of its own that only this host reaches: nobody is asked who they
/// are there, and a TLS proxy before the API does not lead to it.
/// </summary>
internal sealed class MetricsPage(RequestMetrics requests, SqliteDatabase database, LiveInventory inventory)
{
    private const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Marks the connections of the metrics' address.</summary>
    public static ConnectionDelegate Mark(ConnectionDelegate next) =>
        connection =>
        {
            connection.Features.Set(new Connection());
            return next(connection);
        };

    public Task Pass(HttpContext http, RequestDelegate next) =>
        http.Features.Get<Connection>() is null ? next(http) : Answer(http);

    private sealed record Connection;

    private Task Answer(HttpContext http)
    {
        if (http.Request.Path != "/metrics" || !HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        http.Response.ContentType = MediaType;
        return http.Response.WriteAsync(Text(), http.RequestAborted);
    }

    private string Text()
    {
        var text = new MetricsText();
        text.Family("rehai_server_requests_total", "counter", "Requests, by route, method and status.");
        foreach (var ((route, method, status), count) in requests.Counts)
        {
            text.Sample(
                "rehai_server_requests_total",
                count,
                ("route", route),
                ("method", method),
                ("status", status.ToString(CultureInfo.InvariantCulture))
            );
        }
        AddLatency(text);
        AddStorage(text);
        AddFleet(text, inventory.Snapshot);
        return text.ToString();
    }

    private void AddLatency(MetricsText text)
    {
        const string name = "rehai_server_request_seconds";
        text.Family(name, "histogram", "From a request's head to the end of its answer.");
        var upTo = 0L;
        foreach (var (bound, count) in RequestMetrics.Bounds.Append(double.PositiveInfinity).Zip(requests.Buckets))
        {
            upTo += count;
            text.Sample($"{name}_bucket", upTo, ("le", double.IsFinite(bound) ? MetricsText.Number(bound) : "+Inf"));
        }
        text.Sample($"{name}_sum", requests.Elapsed.TotalSeconds);
        text.Sample($"{name}_count", upTo);
    }

    private void AddStorage(MetricsText text)
    {
        text.Family("rehai_server_writes_total", "counter", "Writes that are on the disk.");
        text.Sample("rehai_server_writes_total", database.Writes);
        text.Family("rehai_server_commits_total", "counter", "Commits, each of one write or more.");
        text.Sample("rehai_server_commits_total", database.Commits);
        text.Family("rehai_server_writes_waiting", "gauge", "Writes that wait for a commit.");
        text.Sample("rehai_server_writes_waiting", database.Waiting);
        text.Family("rehai_server_objects", "gauge", "What is stored, by kind.");
        foreach (var (kind, count) in database.Read(StoredCounts.Of))
        {
            text.Sample("rehai_server_objects", count, ("kind", kind));
        }
    }

    private static void AddFleet(MetricsText text, InventorySnapshot snapshot)
    {
        var fleet = snapshot.Totals;
        text.Family("rehai_server_hosts", "gauge", "Hosts, by how lately they were heard of.");
        foreach (var freshness in ShownWords.Freshnesses)
        {
            text.Sample("rehai_server_hosts", fleet.Of(freshness), ("freshness", ShownWords.Of(freshness)));
        }
        text.Family("rehai_server_guests", "gauge", "Guests, by state; unknown where their host is not heard of.");
        foreach (var state in ShownWords.States)
        {
            text.Sample("rehai_server_guests", fleet.Of(state), ("state", ShownWords.Of(state)));
        }
        text.Family("rehai_server_conflicts", "gauge", "Guests that are active on several hosts.");
        text.Sample("rehai_server_conflicts", snapshot.Conflicts.Length);
        text.Family("rehai_server_cpus", "gauge", "Processors of all hosts.");
        text.Sample("rehai_server_cpus", fleet.Cpus);
        text.Family("rehai_server_vcpus_allocated", "gauge", "Virtual processors of active guests.");
        text.Sample("rehai_server_vcpus_allocated", fleet.Vcpus);
        text.Family("rehai_server_memory_bytes", "gauge", "Memory of all hosts.");
        text.Sample("rehai_server_memory_bytes", fleet.MemoryKib * 1_024.0);
        text.Family("rehai_server_memory_allocated_bytes", "gauge", "Memory of active guests.");
        text.Sample("rehai_server_memory_allocated_bytes", fleet.AllocatedMemoryKib * 1_024.0);
        text.Family("rehai_server_inventory_sequence", "gauge", "The change that hosts and guests are brought up to.");
        text.Sample("rehai_server_inventory_sequence", snapshot.Sequence);
    }
}
