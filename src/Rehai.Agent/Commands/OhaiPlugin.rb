# Written by `rehai ohai-plugin`: what Rehai publishes of this host's guests, for recipes and for the node that a converge saves.
# chef-client looks for it in /etc/chef/ohai/plugins, and where ohai.plugin_path of client.rb says.
require "json"
require "socket"
require "timeout"

Ohai.plugin(:Rehai) do
  provides "rehai", "libvirt"
  provides(*%w{uri libvirt_version capabilities nodeinfo domains networks storage}.map { |part| "libvirt/#{part}" })

  # Not for its data: ohai's own plugin sets the same root where ruby-libvirt is installed, and the last to set it wins.
  depends "libvirt/uri"

  def watch_socket
    "%SOCKET%"
  end

  def program
    @program ||= ["%PROGRAM%", which("rehai")].find { |file| file && File.executable?(file) }
  end

  def ask_watch
    answer = Timeout.timeout(3) do
      UNIXSocket.open(watch_socket) do |watch|
        watch.write("attributes\n")
        watch.read(16 * 1024 * 1024)
      end
    end
    complete(roots_in(answer.to_s))
  rescue SystemCallError, IOError, Timeout::Error => error
    logger.debug("Plugin Rehai: no watch answers at #{watch_socket}: #{error.message}")
    nil
  end

  def read_anew
    shown = shell_out([program, "show", "--libvirt-uri", "%URI%", "libvirt", "rehai"])
    unless shown.exitstatus == 0
      logger.warn("Plugin Rehai: #{program}: #{shown.stderr.strip}")
      return
    end
    # Two objects, each of which begins at the beginning of a line.
    libvirt, rehai = shown.stdout.split(/\n(?={)/)
    complete(roots_in(%({"libvirt":#{libvirt},"rehai":#{rehai}})))
  rescue Ohai::Exceptions::Exec => error
    logger.warn("Plugin Rehai: #{error.message}")
    nil
  end

  # A part that could not be read is missing, and what is there was listed completely.
  def complete(read)
    last = last_answer
    return read unless read && last

    { "libvirt" => %w{networks storage}, "rehai" => %w{networks pools} }.to_h do |root, parts|
      [root, (last[root] || {}).slice(*parts).merge(read[root])]
    end
  end

  def answer_file
    File.join(Ohai::Config[:file_cache_path], "rehai-ohai-plugin.json")
  end

  # That nobody can read the guests must not make them vanish: the next run may have to fall back to this.
  def keep(roots)
    unfinished = "#{answer_file}.#{Process.pid}"
    File.unlink(unfinished) if File.symlink?(unfinished) || File.exist?(unfinished)
    # Whoever may write there must not make us write elsewhere.
    File.open(unfinished, File::WRONLY | File::CREAT | File::EXCL, 0600) { |file| file.write(JSON.generate(roots)) }
    File.rename(unfinished, answer_file)
  rescue SystemCallError, JSON::JSONError => error
    logger.debug("Plugin Rehai: cannot keep what was read: #{error.message}")
  end

  def last_answer
    roots_in(File.binread(answer_file))
  rescue SystemCallError
    nil
  end

  def fall_back
    last = last_answer
    since = last ? "are those of #{last.dig("rehai", "refreshed_at")}" : "are left out"
    logger.warn("Plugin Rehai: neither a watch nor #{program} can say what guests there are; they #{since}.")
    last
  end

  def roots_in(text)
    said = JSON.parse(text.dup.force_encoding(Encoding::UTF_8))
    roots = said.is_a?(Hash) ? said.slice("libvirt", "rehai") : {}
    roots if roots.any? && roots.values.all?(Hash)
  rescue JSON::ParserError, EncodingError
    nil
  end

  collect_data(:linux) do
    # The guests of this host are none of another's that ohai examines from here.
    next if target_mode?

    roots = ask_watch
    # Without the program Rehai is no longer installed, and what it read last means nothing.
    roots ||= read_anew if program
    given = roots || (fall_back if program)
    given&.each { |root, value| set_attribute(root, value) }
    keep(roots) if roots
  end
end
