chef_server_url 'https://chef.example.com/organizations/acme'
lockfile "#{file_cache_path}/rehai.lock"
trusted_certs_dir "#{Chef::Config[:cache_path]}/certs"
log_level :debug if log_level == :auto
environment 'x' if node_name.nil? && environment.nil?
http_retry_count http_retry_count + 1
node_name validation_client_name.sub('-validator', '')
http_proxy ENV['NOPE'] || 'proxy:1' unless http_proxy
ssl_ca_path '/x' if Chef::Config.key?(:chef_server_url)
