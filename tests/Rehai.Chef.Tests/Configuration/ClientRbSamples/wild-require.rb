require 'json'
require "socket"
require 'rbconfig'
begin
  require 'no-such-gem-anywhere'
rescue LoadError
  puts 'not there'
end
node_name Socket.gethostname
chef_server_url 'https://chef.example.com/organizations/acme'
