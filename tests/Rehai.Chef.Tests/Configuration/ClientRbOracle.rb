# Says what Chef's own library makes of configurations: reads [{"file", "options", "environment", "keys"}] as JSON on standard
# input, and writes for each the values of the keys, each spelled out, or {"error"}.
require "json"
require "ohai"
require "chef-config/config"
require "chef-config/mixin/dot_d"
require "socket"

class Chef
  Config = ChefConfig::Config
  class Log
    def self.method_missing(*); end
  end
end

# Until ohai 13 this was a configuration of its own with the keys that ohai.* has today.
Ohai.send(:remove_const, :Config)
module Ohai
  Config = ChefConfig::Config.ohai
end

module Mixlib
  module Log
    class Formatter
      class << self
        attr_accessor :show_time
      end
    end
  end
end

include ChefConfig::Mixin::DotD
def apply_config(text, file)
  ChefConfig::Config.from_string(text, file)
end

OHAIS_OWN = %i{plugin_path hints_path}.to_h { |key| [key.to_s, ChefConfig::Config.ohai[key].dup] }

def name_cinc
  infra = ChefUtils::Dist::Infra
  { SHORT: "cinc", CLIENT: "cinc-client", USER_CONF_DIR: ".cinc", DIR_SUFFIX: "cinc" }.each do |name, value|
    infra.send(:remove_const, name)
    infra.const_set(name, value)
  end
end

def load_configuration(sample)
  name_cinc if sample["file"].include?("/etc/cinc/")
  ENV.update(sample["environment"])
  ChefConfig::Config.from_string(IO.read(sample["file"], encoding: "UTF-8"), sample["file"])
  ChefConfig::Config.merge!(config_file: sample["file"])
  ChefConfig::Config.apply_extra_config_options(sample["options"])
  load_dot_d(ChefConfig::Config[:client_d_dir]) if ChefConfig::Config[:client_d_dir]
end

def plain(value)
  case value
  when IO then value.fileno == 1 ? :STDOUT : :STDERR
  when Array then value.map { |item| plain(item) }
  when Hash then value.to_h { |key, item| [key.to_s, plain(item)] }
  else value
  end
end

def read(key)
  context, name = key.include?(".") ? key.split(".") : [nil, key]
  value = plain((context ? ChefConfig::Config[context.to_sym] : ChefConfig::Config)[name.to_sym])
  own = OHAIS_OWN[name]
  value = [:default] + value.drop(own.length) if context == "ohai" && own && value.is_a?(Array) && value.take(own.length) == own
  spell(value)
end

def spell(value)
  case value
  when Array then "[#{value.map { |item| spell(item) }.join(", ")}]"
  when Hash then "{#{value.map { |key, item| "#{key}: #{spell(item)}" }.join(", ")}}"
  when Symbol then ":#{value}"
  when String then "\"#{value}\""
  when nil then "nil"
  else value.to_s
  end
end

def evaluate(sample)
  load_configuration(sample)
  sample["keys"].to_h { |key| [key, read(key)] }
rescue Exception => e
  { "error" => "#{e.class}: #{e.message}" }
end

results = JSON.parse($stdin.read).map do |sample|
  reader, writer = IO.pipe
  pid = fork do
    $stdout.reopen(File::NULL)
    $stderr.reopen(File::NULL)
    writer.write(JSON.generate(evaluate(sample)))
    writer.close
    exit!(0)
  end
  writer.close
  result = JSON.parse(reader.read)
  Process.wait(pid)
  result
end
puts JSON.generate(results)
