fqdn = "KVM11.Example.COM"
node_name fqdn.downcase
environment fqdn.split('.').first.upcase
validation_client_name fqdn.gsub('.', '-').sub('KVM', 'host')
client_key "/etc/chef/#{fqdn.start_with?('KVM') ? 'kvm' : 'other'}.pem"
ssl_ca_file fqdn.include?('Example') && '/ca/example.pem'
log_level 'DEBUG'.downcase.to_sym
http_retry_count '7 tries'.to_i
no_proxy " a, b ".strip.split(/,\s*/).join(',')
chef_server_url "https://chef.example.com/organizations/acme\n".chomp
file_cache_path ['/var', 'chef', nil, 'x'].compact.join('/')
policy_name fqdn.end_with?('org') ? 'x' : nil
validation_key "/k/#{fqdn.length}/#{[1, 2, 3].last}/#{%w[a b].size}"
ssl_client_cert fqdn[/Example/].to_s + fqdn[0]
http_proxy_user(if fqdn =~ /kvm(\d+)\.(\w+)/i then $1 + $2 end)
