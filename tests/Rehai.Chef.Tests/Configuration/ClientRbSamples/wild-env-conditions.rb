# env: PROXY_HOST=proxy.example.com
# env: PROXY_PORT=3128
# env: DC=fra
chef_server_url "https://chef-#{ENV.fetch('DC', 'lon')}.example.com/organizations/acme"
if ENV['PROXY_HOST'] && !ENV['PROXY_HOST'].empty?
  proxy = "http://#{ENV['PROXY_HOST']}:#{ENV["PROXY_PORT"]}"
  http_proxy proxy
  https_proxy proxy
else
  no_proxy '*'
end
log_level ENV.key?('CHEF_DEBUG') ? :debug : :info
environment ENV['CHEF_ENV'] || 'production'
node_name ENV['NODE_NAME'] unless ENV['NODE_NAME'].nil?
case ENV['DC']
when 'lon', 'ams'
  ssl_ca_file '/etc/ssl/lon.pem'
when /^fra/
  ssl_ca_file '/etc/ssl/fra.pem'
else
  ssl_ca_file '/etc/ssl/other.pem'
end
