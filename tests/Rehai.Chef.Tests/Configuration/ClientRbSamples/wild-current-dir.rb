current_dir = File.dirname(__FILE__)
user = ENV['OPSCODE_USER'] || ENV['USER'] || 'nobody'
chef_server_url "https://api.chef.io/organizations/#{ENV['ORGNAME']}"
# env: ORGNAME=acme
node_name user
client_key "#{current_dir}/#{user}.pem"
validation_client_name "#{ENV['ORGNAME']}-validator"
validation_key ::File.join(current_dir, "validation.pem")
# env: OPSCODE_USER=kvm
cookbook_path ["#{current_dir}/../cookbooks"]
