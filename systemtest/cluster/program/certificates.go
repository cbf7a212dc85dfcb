package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// A cluster lives for minutes. Clocks of virtual machines jump.
const (
	validBefore = time.Hour
	validAfter  = 7 * 24 * time.Hour
)

// authority signs the certificates of one cluster.
type authority struct {
	directory   string
	certificate *x509.Certificate
	key         crypto.Signer
	serial      int64
}

// runCertificates writes the certificates of a new cluster, and a kubeconfig for each of its programs and for its administrator.
// The kubeconfigs contain their certificates, so each can be used alone. A service address is one that the API server has inside.
func runCertificates() int {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "Usage: certificates DIRECTORY ADDRESS NODE [SERVICE-ADDRESS...]")
		return 2
	}
	if err := writeCertificates(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func writeCertificates(directory, address, node string, services []string) error {
	ca, err := newAuthority(directory)
	if err != nil {
		return err
	}
	names := append([]string{address, "127.0.0.1", "localhost", "kubernetes", "kubernetes.default.svc"}, services...)
	err = errors.Join(
		ca.issue("apiserver", pkix.Name{CommonName: "kube-apiserver"}, names...),
		ca.issue("apiserver-client", person("kube-apiserver", "system:masters")),
		ca.issue("kubelet", pkix.Name{CommonName: node}, address, node),
		ca.writeAccountKey(),
	)
	if err != nil {
		return err
	}
	users := map[string]pkix.Name{
		"admin": person("admin", "system:masters"),
		// Its default roles expect an account for each controller, which costs seconds at the start.
		"controllers": person("system:kube-controller-manager", "system:masters"),
		"scheduler":   person("system:kube-scheduler"),
		"node":        person("system:node:"+node, "system:nodes"),
	}
	for file, name := range users {
		if err := ca.writeKubeconfig(file, name, "https://"+net.JoinHostPort(address, "443")); err != nil {
			return err
		}
	}
	return nil
}

func person(name string, groups ...string) pkix.Name {
	return pkix.Name{CommonName: name, Organization: groups}
}

func newAuthority(directory string) (*authority, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	template := certificate(1, pkix.Name{CommonName: "gatehouse-test-cluster"})
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	ca := &authority{directory: directory, certificate: signed, key: key, serial: 1}
	return ca, ca.write("ca.crt", "CERTIFICATE", der)
}

// issue writes NAME.crt and NAME.key: of a server if it has addresses or host names, otherwise of a client.
func (ca *authority) issue(name string, subject pkix.Name, hosts ...string) error {
	key, err := newKey()
	if err != nil {
		return err
	}
	ca.serial++
	template := certificate(ca.serial, subject)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	for _, host := range hosts {
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, ca.certificate, key.Public(), ca.key)
	if err != nil {
		return err
	}
	return errors.Join(ca.write(name+".crt", "CERTIFICATE", der), ca.writeKey(name+".key", key))
}

// writeAccountKey writes the pair that signs and verifies the tokens of service accounts.
func (ca *authority) writeAccountKey() error {
	key, err := newKey()
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	return errors.Join(ca.writeKey("accounts.key", key), ca.write("accounts.pub", "PUBLIC KEY", public))
}

func (ca *authority) writeKubeconfig(file string, name pkix.Name, server string) error {
	if err := ca.issue(file, name); err != nil {
		return err
	}
	config := api.NewConfig()
	config.Clusters["test"] = &api.Cluster{
		Server: server, CertificateAuthority: filepath.Join(ca.directory, "ca.crt"),
	}
	config.AuthInfos[file] = &api.AuthInfo{
		ClientCertificate: filepath.Join(ca.directory, file+".crt"),
		ClientKey:         filepath.Join(ca.directory, file+".key"),
	}
	config.Contexts["test"] = &api.Context{Cluster: "test", AuthInfo: file}
	config.CurrentContext = "test"
	if err := api.FlattenConfig(config); err != nil {
		return err
	}
	return clientcmd.WriteToFile(*config, filepath.Join(ca.directory, file+".kubeconfig"))
}

func (ca *authority) writeKey(file string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return ca.write(file, "EC PRIVATE KEY", der)
}

func (ca *authority) write(file, kind string, der []byte) error {
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	return os.WriteFile(filepath.Join(ca.directory, file), text, 0o600)
}

func newKey() (*ecdsa.PrivateKey, error) {
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

func certificate(serial int64, subject pkix.Name) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      subject,
		NotBefore:    now.Add(-validBefore),
		NotAfter:     now.Add(validAfter),
	}
}
