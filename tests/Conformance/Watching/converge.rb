# What a converge of chef-client does on its host: takes the run lock, reads the host with ohai, and lets the lock go when the node is saved.
# Arguments: the lock file, a directory of plugins, a directory for ohai's cache. Says "locked", waits for a line, prints ohai's data as one
# line, and ends with its input.
require "ohai"

lock_file, plugins, cache = ARGV
lock = File.open(lock_file, "a+")
lock.flock(File::LOCK_EX)
lock.truncate(0)
lock.write(Process.pid)
lock.fsync
puts "locked"
$stdout.flush
$stdin.gets

Ohai.config[:plugin_path] << plugins
Ohai.config[:file_cache_path] = cache
Ohai::Log.init($stderr)
ohai = Ohai::System.new
ohai.all_plugins(%w{os hostname libvirt rehai})
puts JSON.generate(ohai.data)
$stdout.flush
$stdin.read
