settings = { 'env' => 'string', env: 'symbol' }
chef_server_url "https://chef.example.com/organizations/acme"
environment settings[:env]
node_name settings['env']
ssl_ca_file settings['other'] || '/ca'
settings.each { |key, value| http_proxy_user value if key == 'env' }
settings.each do |pair|
  http_proxy_pass pair.last if pair.first == :env
end
ssl_ca_path settings.key?('env') && settings.fetch('env')
validation_client_name settings.map { |key, value| "#{key}-#{value}" }.join(',')
policy_name = 'a local variable'
policy_name nil
log_level = 'debug'
log_level log_level.to_sym
