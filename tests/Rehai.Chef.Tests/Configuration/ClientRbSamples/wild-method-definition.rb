def datacenter
  ENV['DC'] || 'fra'
end

def server
  "https://chef-#{datacenter}.example.com/organizations/acme"
end
chef_server_url server
environment datacenter
CA = '/etc/ssl/company.pem'
ssl_ca_file CA
$key = '/etc/chef/global.pem'
client_key $key
@lock = '/run/lock/chef.pid'
lockfile @lock
