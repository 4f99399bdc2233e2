log_level          :info
log_location       $stdout
ssl_verify_mode    ":verify_none"
chef_server_url    "  http://chef.example.com:4000/  "
ohai.shellout_timeout 60
interval           1800
splay 300
umask 0022
json_attribs nil
verbose_logging nil
