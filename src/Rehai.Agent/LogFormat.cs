namespace Rehai.Agent;

internal enum LogFormat
{
    Text,

    /// <summary>One object a line.</summary>
    Json,
}
