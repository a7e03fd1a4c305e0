package rootwalk.wire.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Mnemonics for numbers, in any case.
final class Mnemonics {

    static final Mnemonics NONE = new Mnemonics("");

    /// RFC 8624 section 3.1, with the additional names that BIND has for some of them.
    static final Mnemonics ALGORITHMS = new Mnemonics("""
        RSAMD5 1 DH 2 DSA 3 ECC 4 RSASHA1 5 DSA-NSEC3-SHA1 6 DSANSEC3SHA1 6 NSEC3DSA 6 RSASHA1-NSEC3-SHA1 7
        RSASHA1NSEC3SHA1 7 NSEC3RSASHA1 7 RSASHA256 8 RSASHA512 10 ECC-GOST 12 ECCGOST 12 ECDSAP256SHA256 13
        ECDSAP384SHA384 14 ED25519 15 ED448 16 SM2SM3 17 ECC-GOST12 23 INDIRECT 252 PRIVATEDNS 253 PRIVATEOID 254
        """);

    static final Mnemonics DIGESTS = new Mnemonics(
            "SHA1 1 SHA-1 1 SHA256 2 SHA-256 2 GOST 3 SHA384 4 SHA-384 4 GOST12 5 SM3 6");

    /// RFC 5155 section 11.
    static final Mnemonics HASHES = new Mnemonics("SHA-1 1 SHA1 1");

    /// RFC 2535 section 7.1.
    static final Mnemonics KEY_PROTOCOLS = new Mnemonics("NONE 0 TLS 1 EMAIL 2 DNSSEC 3 IPSEC 4 ALL 255");

    /// RFC 2535 section 7.1; several may be written with `|` between them.
    static final Mnemonics KEY_FLAGS = new Mnemonics("""
        NOCONF 16384 NOAUTH 32768 NOKEY 49152 FLAG2 8192 EXTEND 4096 FLAG4 2048 FLAG5 1024 USER 0 ZONE 256 HOST 512
        NTYP3 768 FLAG8 128 FLAG9 64 FLAG10 32 FLAG11 16 SIG0 0 SIG1 1 SIG2 2 SIG3 3 SIG4 4 SIG5 5 SIG6 6 SIG7 7
        SIG8 8 SIG9 9 SIG10 10 SIG11 11 SIG12 12 SIG13 13 SIG14 14 SIG15 15 KSK 1 REVOKE 128
        """);

    /// RFC 4398 section 2.1.
    static final Mnemonics CERTIFICATES = new Mnemonics(
            "PKIX 1 SPKI 2 PGP 3 IPKIX 4 ISPKI 5 IPGP 6 ACPKIX 7 IACPKIX 8 URI 253 OID 254");

    /// RFC 7218 section 2.
    static final Mnemonics TLSA_USAGES = new Mnemonics("PKIX-TA 0 PKIX-EE 1 DANE-TA 2 DANE-EE 3 PrivCert 255");
    static final Mnemonics TLSA_SELECTORS = new Mnemonics("Cert 0 SPKI 1 PrivSel 255");
    static final Mnemonics TLSA_MATCHINGS = new Mnemonics("Full 0 SHA2-256 1 SHA2-512 2 PrivMatch 255");

    /// RFC 9859 section 2.1.
    static final Mnemonics DSYNC_SCHEMES = new Mnemonics("NOTIFY 1");

    /// Protocols over IP with well-known services.
    static final Mnemonics PROTOCOLS = new Mnemonics("ICMP 1 IGMP 2 GGP 3 ST 5 TCP 6 EGP 8 PUP 12 UDP 17 HMP 20"
            + " XNS-IDP 22 RDP 27");

    /// The services that hosts announced in WKS records (RFC 1035 section 3.4.2).
    static final Mnemonics SERVICES = new Mnemonics("""
        TCPMUX 1 ECHO 7 DISCARD 9 SYSTAT 11 DAYTIME 13 NETSTAT 15 QOTD 17 CHARGEN 19 FTP-DATA 20 FTP 21 SSH 22
        TELNET 23 SMTP 25 TIME 37 RLP 39 NAMESERVER 42 WHOIS 43 NICNAME 43 TACACS 49 DOMAIN 53 BOOTPS 67 BOOTPC 68
        TFTP 69 GOPHER 70 FINGER 79 HTTP 80 WWW 80 LINK 87 KERBEROS 88 SUPDUP 95 HOSTNAMES 101 ISO-TSAP 102
        CSNET-NS 105 RTELNET 107 POP2 109 POP3 110 SUNRPC 111 AUTH 113 SFTP 115 UUCP-PATH 117 NNTP 119 NTP 123
        NETBIOS-NS 137 NETBIOS-DGM 138 NETBIOS-SSN 139 IMAP 143 IMAP2 143 SNMP 161 SNMP-TRAP 162 CMIP-MAN 163
        CMIP-AGENT 164 XDMCP 177 BGP 179 IRC 194 LDAP 389 HTTPS 443 SHELL 514 PRINTER 515 DOMAIN-S 853 LDAPS 636
        IMAPS 993 POP3S 995
        """);

    private final Map<String, Integer> numbers = new HashMap<>();

    Mnemonics(String words) {
        String[] all = words.isBlank() ? new String[0] : words.strip().split("\\s+");
        for (int i = 0; i < all.length; i += 2) {
            numbers.put(all[i].toUpperCase(Locale.ROOT), Integer.valueOf(all[i + 1]));
        }
    }

    /// The number of a mnemonic, or -1.
    int number(String word) {
        return numbers.getOrDefault(word.toUpperCase(Locale.ROOT), -1);
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }
}
