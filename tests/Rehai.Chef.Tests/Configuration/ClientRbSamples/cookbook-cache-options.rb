log_level          :info
log_location       STDOUT
ssl_verify_mode    :verify_none
chef_server_url    "http://chef.example.com:4000"
file_cache_path    "/srv/chef/cache"
file_backup_path   "/srv/chef/backup"
pid_file           "/var/run/chef/client.pid"
cache_options({ :path => "/srv/chef/cache/checksums", :skip_expires => true})
signing_ca_user "chef"
Mixlib::Log::Formatter.show_time = true
