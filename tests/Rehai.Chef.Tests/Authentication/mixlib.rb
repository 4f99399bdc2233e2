# Signs or verifies one request with Chef's own gem; JSON in on standard input, JSON out.
require "json"
require "openssl"
require "mixlib/authentication/signatureverification"
require "mixlib/authentication/signedheaderauth"

input = JSON.parse($stdin.read)
key = OpenSSL::PKey::RSA.new(input["key"])

if ARGV[0] == "sign"
  signer = Mixlib::Authentication::SignedHeaderAuth.signing_object(
    http_method: input["method"], path: input["path"], body: input["body"], host: "localhost",
    timestamp: input["timestamp"], user_id: input["user"], proto_version: input["version"],
    headers: { "X-Ops-Server-API-Version" => "2" }
  )
  puts JSON.generate(signer.sign(key, signer.algorithm, signer.proto_version))
else
  Request = Struct.new(:env, :method, :path, :params, :raw_post)
  env = input["headers"].to_h { |name, value| ["HTTP_" + name.upcase.tr("-", "_"), value] }
  body = input["body"]
  request = Request.new(env, input["method"], input["path"], {}, body)
  verifier = Mixlib::Authentication::SignatureVerification.new(request)
  begin
    puts JSON.generate("valid" => !verifier.authenticate_request(key).nil?)
  rescue Mixlib::Authentication::AuthenticationError => e
    puts JSON.generate("valid" => false, "why" => e.message)
  end
end
