# Evaluates chef-client's configuration as chef-client does, and writes it as literals. Reads {"file", "keys", "variables", "masks"} as JSON
# behind __END__, and writes the text of a client.rb, or the word "missing" where this Ruby has no chef-config.
require "json"
result = $stdout.dup
$stdout.reopen($stderr)
begin
  begin
    require "chef/config"
    require "chef/log"
  rescue LoadError
    require "chef-config/config"
    class Chef
      Config = ChefConfig::Config
      module Log
        def self.method_missing(*); end
      end
    end
  end
  require "chef-config/mixin/dot_d"
rescue LoadError
  result.write("missing")
  exit
end
begin
  require "ohai"
rescue LoadError
  ChefConfig::Config.config_context(:ohai) { default :plugin_path, [] }
end

task = JSON.parse(DATA.read)
MASK = "********".freeze
BEFORE = ENV.to_h.slice(*task["variables"])
CONFIG = ChefConfig::Config

class Loader
  include ChefConfig::Mixin::DotD

  def apply_config(text, file)
    CONFIG.from_string(text, file)
  rescue SystemExit, Exception => error
    line = Array(error.backtrace).map { |frame| frame[/\A#{Regexp.escape(file)}:\d+/] }.compact.first
    # Its message may quote a value, and that may be a secret.
    abort("#{line || file}: Ruby ends with #{error.class}.")
  end
end

loader = Loader.new
if task["file"]
  file = File.expand_path(task["file"])
  loader.apply_config(IO.read(file, encoding: "UTF-8"), file)
  CONFIG.merge!(config_file: file)
end
loader.load_dot_d(CONFIG[:client_d_dir]) if CONFIG[:client_d_dir]

def literal(value)
  case value
  when IO then value.fileno == 2 ? "STDERR" : "STDOUT"
  when Array then "[#{value.map { |item| literal(item) }.join(", ")}]"
  when Hash then "{ #{value.map { |key, item| "#{key.to_s.dump} => #{literal(item)}" }.join(", ")} }"
  when Symbol then ":#{value.to_s.dump}"
  when nil, true, false, Numeric then value.inspect
  else value.to_s.encode("UTF-8", invalid: :replace, undef: :replace).dump
  end
end

def masked_url(url)
  url.to_s.sub(%r{\A([^/]*://)?.*@}m) { "#{$1}#{MASK}@" }
end

# Where nobody set these, Rehai chooses or complains.
OURS = %w{chef_server_url authentication_protocol_version log_location}

task["keys"].each do |key|
  name, secret, url = key.values_at("name", "secret", "url")
  scope, member = name.include?(".") ? name.split(".") : [nil, name]
  context = scope ? CONFIG[scope.to_sym] : CONFIG
  isset = context.configuration.key?(member.to_sym)
  next if name == "client_d_dir" || (OURS.include?(name) && !isset)

  value = context[member.to_sym]
  next if value.nil? && !isset

  if task["masks"] && !value.nil?
    value = MASK if secret
    value = masked_url(value) if url
  end
  result.puts("#{name}(#{literal(value)})")
end
task["variables"].each do |name|
  value = ENV[name]
  next if value == BEFORE[name]

  value = masked_url(value) if task["masks"] && value
  result.puts("ENV[#{name.dump}] = #{literal(value)}")
end
# What client.d holds is in here already.
result.puts("client_d_dir nil")
__END__
