# Which proxy Debian's chef-config chooses for each case: a JSON array in on standard input, one out.
require "json"
require "chef-config/config"

VARIABLES = %w{http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY}.freeze

def unescape(text)
  text && URI::DEFAULT_PARSER.unescape(text)
end

def choose(test)
  VARIABLES.each { |name| ENV.delete(name) }
  ENV.update(test["environment"])
  config = ChefConfig::Config
  config.reset
  test["settings"].each { |key, value| config[key.to_sym] = value }
  config.export_proxies
  url = URI.parse(test["url"])
  proxy = config.proxy_uri(url.scheme, url.hostname, url.port) or return "none"
  # chef's http/basic_client.rb
  user = proxy.user || config["#{proxy.scheme}_proxy_user".to_sym]
  pass = proxy.password || config["#{proxy.scheme}_proxy_pass".to_sym]
  user ? "#{proxy.host}:#{proxy.port} #{unescape(user)}/#{unescape(pass)}" : "#{proxy.host}:#{proxy.port}"
end

puts JSON.generate(JSON.parse($stdin.read).map { |test| choose(test) })
