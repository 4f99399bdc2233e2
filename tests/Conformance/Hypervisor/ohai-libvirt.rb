# frozen_string_literal: true

# Runs ohai's own libvirt plugin, told that this machine is a virtualization host, and prints what it provides.
require "json"
require "ohai"

plugin_file = File.join(Gem::Specification.find_by_name("ohai").gem_dir, "lib/ohai/plugins/libvirt.rb")
Ohai::Loader.new(Ohai::System.new).load_additional(plugin_file)
data = Mash.new(virtualization: { system: "kvm", role: "host" })
Ohai::NamedPlugin.const_get(:Libvirt).new(data, Ohai::Log).run
puts JSON.generate(data["libvirt"])
