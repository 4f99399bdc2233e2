chef_server_url 'https://chef.example.com/organizations/acme'
node_name "kvm14"
if ENV['NOPE']
  environment 'x'
else
  environment 'windows-edited'
end
client_key <<-K.strip
  /etc/chef/k.pem
K
