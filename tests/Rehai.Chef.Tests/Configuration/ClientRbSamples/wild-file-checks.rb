chef_server_url "https://chef.example.com/organizations/acme"
client_key File.exist?('/nowhere.pem') ? '/nowhere.pem' : '/etc/chef/client.pem'
validation_key '/etc/chef/v.pem' if File.directory?('/etc')
environment 'a' unless File.readable?(__FILE__)
trusted_certs_dir File.expand_path('../certs', __FILE__)
ssl_ca_file File.expand_path("~/ca.pem")
ssl_ca_path File.join('/etc/', '/ssl', 'certs/')
config = File.basename(__FILE__, '.rb')
node_name config
log_location "#{Dir.home}/chef.log"
lockfile File.join(__dir__, 'lock')
file_cache_path "#{File.dirname('/var/cache/chef/x')}/"
ssl_client_cert Dir.exist?('/nowhere') ? 'a' : nil
