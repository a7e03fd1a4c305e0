package rootwalk.config;

/// The whole configuration as documented, every key with a value of its form.
final class DocumentedConfig {

    private DocumentedConfig() {}

    static final String EXAMPLE =
            """
                listen:
                  dns: ["127.0.0.1:53", "[::1]:53"]   # UDP and TCP
                  tls: []                             # DNS over TLS
                  https: []                           # DNS over HTTPS, path /dns-query
                  quic: []                            # DNS over QUIC
                  web: []                             # companion HTTP server
                tls: {certificate: server.pem, key: server.key}
                identity: {version: null, hostname: null, nsid: null}       # what CHAOS queries and NSID say; null: nothing
                access:
                  query: [any]                        # networks, or: any, loopback, private
                  tls: [any]                          # over TLS; like query without it
                  https: [any]                        # over HTTPS; like query without it
                  quic: [any]                         # over QUIC; like query without it
                  recursion: [loopback, private]
                hosts:
                  files: [/etc/hosts]
                local-data: ["router.lan. 3600 IN A 192.168.1.1"]
                local-zones: [{name: "ads.example.", action: nxdomain}]     # nxdomain nodata refuse drop static transparent redirect
                special-use-names: true               # answer RFC 6761, 6303 ... names locally
                response-policy: [{name: "rpz.example.", file: rpz.zone}]   # or primaries: [...]
                dns64: {prefix: null}                 # "64:ff9b::/96"
                recursion:
                  enabled: true
                  root-hints: builtin                 # or a file in zone-file syntax
                  port: 53                            # where upstream servers listen
                  use: [ipv4, ipv6]
                  qname-minimisation: relaxed         # strict relaxed off
                  case-randomisation: true
                  opportunistic: {transport: tls, port: 853, persistence: 3d, damping: 1d}   # or transport: off
                  forward: [{zone: ".", servers: ["192.0.2.53:53"], fallback: false}]
                  stub: [{zone: "lan.", servers: ["192.0.2.1:53"]}]         # authoritative servers of that zone, asked iteratively
                  do-not-query: [loopback]            # addresses never asked, whatever a delegation says
                  private-addresses: ["10.0.0.0/8"]   # removed from answers to public names
                  private-domains: ["corp.example."]
                dnssec:
                  validation: true
                  trust-anchors: builtin              # or a list of DS/DNSKEY records in zone-file syntax, or a file
                  negative-trust-anchors: []          # names
                  rollover: true                      # RFC 5011; only for anchors from builtin or a file
                  state: dnssec.state                 # file of the rollover
                  aggressive-nsec: true
                  sha1: validate                      # or insecure
                cache:
                  size: 256MiB
                  min-ttl: 0s
                  max-ttl: 1d
                  max-negative-ttl: 1h
                  prefetch: true
                  serve-stale: {enabled: false, max-age: 1d, answer-after: 1800ms, ttl: 30s}
                answers:
                  minimal: true
                zones:
                  - name: example.test.
                    file: zones/example.test.zone
                    include-base: zones/includes      # otherwise the folder of the including file
                    role: primary                     # or secondary, with primaries: [...]
                    transfer-to: []                   # networks and/or key names
                    notify: []
                    notify-servers: true
                    notify-parent: false
                    update-from: []
                    update-policy: []
                    serial-policy: increment
                    forward-updates: false
                journal: {directory: journal, size: 1GiB, zone-size: 16MiB, max-age: 30d}
                keys: [{name: xfr., algorithm: hmac-sha256, secret: "base64"}]
                threads: auto                         # event loops
                control: {socket: rootwalk.sock}
                log: {level: info, queries: false}
                """;
}
