require 'yaml'
settings = YAML.load("a: kvm18")
chef_server_url "https://chef.example.com/organizations/acme"
environment settings['a']
