chef_server_url %q(https://chef.example.com/organizations/acme)
node_name %Q[kvm-#{1 + 7}]
client_key "/etc/\x63hef/\u0063lient\x2epem"
environment 'it''s' "_" 'fine'
validation_key '/etc/chef/it\'s.pem'
ssl_ca_file "a\tb\\c\"d\#{e}"
log_location %(/var/log/chef (1).log)
validation_client_name :"quoted symbol".to_s
policy_name %q{a{b}c} if false
http_proxy_user "\101\x42"
