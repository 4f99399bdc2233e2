=begin
node_name 'commented out'
=end
# environment 'commented'
chef_server_url 'https://chef.example.com/organizations/acme' # a comment
node_name 'a#b' ; environment "c#d"; log_level :info
client_key \
  '/etc/chef/continued.pem'
validation_key [ '/etc', # first
                 'chef',

                 # own line
                 'v.pem' ].join('/')
ssl_ca_file '/etc/ssl'
  .concat('/ca')
  # between
  .concat('.pem')
http_retry_count 1 +
  2
__END__
node_name 'after the end'
