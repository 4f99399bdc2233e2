environment "#{environment}-10"
client_key '/etc/chef/10.pem'
validation_key "#{config_dir}/validation.pem"
