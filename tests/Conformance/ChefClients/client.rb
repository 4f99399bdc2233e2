# Plain Net::HTTP requests, signed by Chef's own gem with the version given, through a node's life.
# Arguments: server URL, organization, user, key file, signing version. Exit code 0 when every answer was the expected one.
require "json"
require "net/http"
require "openssl"
require "time"
require "mixlib/authentication/signedheaderauth"

BASE, ORG, USER, KEY_FILE, VERSION = ARGV
ALGORITHM = VERSION == "1.3" ? "sha256" : "sha1"
KEY = OpenSSL::PKey::RSA.new(File.read(KEY_FILE))
REQUESTS = { "GET" => Net::HTTP::Get, "POST" => Net::HTTP::Post, "PUT" => Net::HTTP::Put, "DELETE" => Net::HTTP::Delete }.freeze

def call(method, path, body = nil, key: KEY)
  uri = URI("#{BASE}/organizations/#{ORG}#{path}")
  text = body ? JSON.generate(body) : ""
  signer = Mixlib::Authentication::SignedHeaderAuth.signing_object(
    http_method: method, path: uri.path, body: text, host: "#{uri.host}:#{uri.port}", timestamp: Time.now.utc.iso8601,
    user_id: USER, proto_version: VERSION, headers: { "X-Ops-Server-API-Version" => "1" }
  )
  request = REQUESTS.fetch(method).new(uri)
  signer.sign(key, sign_algorithm: ALGORITHM, sign_version: VERSION).each { |name, value| request[name] = value }
  request["X-Ops-Server-API-Version"] = "1"
  request["X-Chef-Version"] = "18.0.0"
  request["Accept"] = "application/json"
  if body
    request["Content-Type"] = "application/json"
    request.body = text
  end
  Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }
end

def expect(what, status, response)
  abort "#{what}: expected #{status}, got #{response.code}: #{response.body}" unless response.code == status.to_s
  puts "#{what} #{status}"
  response.body.to_s.empty? ? nil : JSON.parse(response.body)
end

name = "ruby-#{VERSION}"
node = {
  "name" => name, "chef_environment" => "_default", "json_class" => "Chef::Node", "chef_type" => "node",
  "automatic" => { "kernel" => { "release" => "6.1" } }, "normal" => { "tags" => [] }, "default" => {}, "override" => {},
  "run_list" => ["recipe[base]"],
}
expect("create", 201, call("POST", "/nodes", node))
expect("create again", 409, call("POST", "/nodes", node))
abort "read: not what was written" unless expect("read", 200, call("GET", "/nodes/#{name}")) == node
changed = node.merge("normal" => { "tags" => ["a"] })
abort "update: not what was written" unless expect("update", 200, call("PUT", "/nodes/#{name}", changed)) == changed
abort "list: not there" unless expect("list", 200, call("GET", "/nodes")).key?(name)
expect("wrong key", 401, call("GET", "/nodes", key: OpenSSL::PKey::RSA.new(2048)))
role = {
  "name" => name, "description" => "", "json_class" => "Chef::Role", "chef_type" => "role", "default_attributes" => {},
  "override_attributes" => {}, "run_list" => ["recipe[base]"], "env_run_lists" => { "prod" => ["role[#{name}]"] },
}
expect("role create", 201, call("POST", "/roles", role))
abort "role: not what was written" unless expect("role read", 200, call("GET", "/roles/#{name}")) == role
expect("role delete", 200, call("DELETE", "/roles/#{name}"))
environment = {
  "name" => name, "description" => "", "json_class" => "Chef::Environment", "chef_type" => "environment", "default_attributes" => {},
  "override_attributes" => { "ü" => "\u{1F427}" }, "cookbook_versions" => { "base" => "= 1.0" },
}
expect("environment create", 201, call("POST", "/environments", environment))
abort "environment: not what was written" unless expect("environment read", 200, call("GET", "/environments/#{name}")) == environment
abort "environment: not empty" unless expect("environment nodes", 200, call("GET", "/environments/#{name}/nodes")) == {}
abort "run list: not solved" unless expect("solve", 200, call("POST", "/environments/#{name}/cookbook_versions", { "run_list" => [] })) == {}
expect("solve unknown", 412, call("POST", "/environments/#{name}/cookbook_versions", { "run_list" => ["nosuch"] }))
expect("environment delete", 200, call("DELETE", "/environments/#{name}"))
expect("bag create", 201, call("POST", "/data", { "name" => name }))
expect("item create", 201, call("POST", "/data/#{name}", { "id" => "one", "a" => [1, 2.5, nil] }))
abort "item: not what was written" unless expect("item read", 200, call("GET", "/data/#{name}/one")) == { "id" => "one", "a" => [1, 2.5, nil] }
expect("bag delete", 200, call("DELETE", "/data/#{name}"))
expect("cookbook upload", 405, call("PUT", "/cookbooks/#{name}/1.0.0", {}))
expect("delete", 200, call("DELETE", "/nodes/#{name}"))
expect("read after delete", 404, call("GET", "/nodes/#{name}"))
