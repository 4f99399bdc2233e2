using System.Globalization;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Functions that every Ruby object has, and that are therefore no keys of the configuration.</summary>
internal static class RubyKernel
{
    private static readonly HashSet<string> Silent = ["puts", "print", "p", "pp", "warn", "printf", "putc"];

    /// <summary>They come with Ruby.</summary>
    private static readonly HashSet<string> Libraries =
    [
        .. (
            "base64 bundler cgi csv date delegate digest digest/md5 digest/sha1 digest/sha2 English erb etc fileutils find "
            + "forwardable io/console ipaddr json logger net/http net/https open3 openssl optparse ostruct pathname pp rbconfig "
            + "resolv rubygems securerandom set shellwords singleton socket stringio syslog tempfile time timeout tmpdir uri "
            + "yaml zlib"
        ).Split(' '),
    ];

    private static readonly HashSet<string> Others =
    [
        .. (
            "require require_relative load gem raise fail exit exit! abort exec system fork spawn sleep trap at_exit eval "
            + "instance_eval class_eval open rand srand gets test select binding caller catch throw loop proc lambda send "
            + "public_send __send__ method methods respond_to? is_a? kind_of? instance_of? instance_variable_get "
            + "instance_variable_set extend include class object_id tap then freeze frozen? hash name dup clone format sprintf "
            + "block_given? private public define_method singleton_class attr_accessor attr_reader display inspect to_s "
            + "from_file from_string Array String Integer Float __FILE__ __dir__ __method__ defined? & ->"
        ).Split(' '),
    ];

    public static bool Has(string name) => Silent.Contains(name) || Others.Contains(name);

    /// <returns>Null for what only Ruby knows.</returns>
    /// <exception cref="RubyRaise">It is <c>raise</c>.</exception>
    public static ConfigValue? Call(string name, IReadOnlyList<ConfigValue> arguments, out bool mayRaise)
    {
        mayRaise =
            name is "require" or "require_relative" or "gem" or "load"
            && !(name == "require" && arguments is [var library] && Libraries.Contains(library.Text));
        return (name, arguments) switch
        {
            ("require" or "gem" or "include" or "extend", _) => ConfigValue.Boolean(true),
            ("Array", [{ Kind: ConfigValueKind.Array or ConfigValueKind.Nil } value]) => ConfigValue.Array(value.Items),
            ("Array", [{ Kind: not ConfigValueKind.Hash } value]) => ConfigValue.Array([value]),
            ("String", [var value]) => RubyMethods.Call(value, "to_s", []),
            ("Integer", [{ Kind: ConfigValueKind.String } value]) => int.TryParse(
                value.Text,
                CultureInfo.InvariantCulture,
                out _
            )
                ? RubyMethods.Call(value, "to_i", [])
                : null,
            ("Integer", [{ Kind: ConfigValueKind.Number } value]) => RubyMethods.Call(value, "to_i", []),
            _ when Silent.Contains(name) => ConfigValue.Nil,
            _ => null,
        };
    }
}
