chef_server_url "https://chef.example.com/organizations/acme"
policy_name "web"
policy_group "staging"
policy_persist_run_list true
rubygems_url ["https://gems.example.com"]
run_lock_timeout 600
ohai.disabled_plugins [:Passwd]
ohai.optional_plugins ["Lspci", :Sysctl]
http_retry_count 3
http_retry_delay 10
rest_timeout 120
