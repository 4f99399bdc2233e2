chef_server_url 'https://chef.example.com/organizations/acme'
client_key_contents <<~KEY
  -----BEGIN RSA PRIVATE KEY-----
  bm90IGEga2V5IGJ1dCBsb29rcyBsaWtlIG9uZQ==
  -----END RSA PRIVATE KEY-----
KEY
validation_key_contents <<-'EOS'.strip
    #{not interpolated} \n
    EOS
ssl_ca_path [<<ONE, <<TWO].first.chomp
/etc/ssl/one
ONE
/etc/ssl/two
TWO
no_proxy <<-EOH
  a,b
  EOH
