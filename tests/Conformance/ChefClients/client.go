// The Go client library for Chef servers, through the life of a node and of a client.
// Arguments: base URL with organization and last slash, user, key file. Exit code 0 when every answer was the expected one.
package main

import (
	"fmt"
	"io/ioutil"
	"os"

	chef "github.com/go-chef/chef"
)

func check(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
	fmt.Println(what)
}

func expect(what string, ok bool) {
	if !ok {
		fmt.Fprintf(os.Stderr, "%s: not as expected\n", what)
		os.Exit(1)
	}
}

func main() {
	key, err := ioutil.ReadFile(os.Args[3])
	check("key", err)
	server, err := chef.NewClient(&chef.Config{Name: os.Args[2], Key: string(key), BaseURL: os.Args[1]})
	check("connect", err)
	nodes(server)
	clients(server)
}

func nodes(server *chef.Client) {
	node := chef.NewNode("go-node")
	node.RunList = []string{"recipe[base]"}
	node.NormalAttributes = map[string]interface{}{"tags": []interface{}{"a"}}
	made, err := server.Nodes.Post(node)
	check("node create", err)
	list, err := server.Nodes.List()
	check("node list", err)
	expect("node address", list["go-node"] == made.Uri)
	read, err := server.Nodes.Get("go-node")
	check("node read", err)
	expect("node run list", len(read.RunList) == 1 && read.RunList[0] == "recipe[base]")
	read.Environment = "prod"
	saved, err := server.Nodes.Put(read)
	check("node update", err)
	expect("node environment", saved.Environment == "prod")
	check("node delete", server.Nodes.Delete("go-node"))
	_, err = server.Nodes.Get("go-node")
	expect("node is gone", err != nil)
}

func clients(server *chef.Client) {
	made, err := server.Clients.Create("go-client", false)
	check("client create", err)
	expect("client key", made.PrivateKey != "")
	list, err := server.Clients.List()
	check("client list", err)
	expect("client address", list["go-client"] == made.Uri)
	read, err := server.Clients.Get("go-client")
	check("client read", err)
	expect("client name", read.Name == "go-client" && !read.Validator)
	check("client delete", server.Clients.Delete("go-client"))
	_, err = server.Clients.Get("go-client")
	expect("client is gone", err != nil)
}
