http_proxy 'http://proxy:3128'
no_proxy '*.example.com'
