package rootwalk.cli.doctor;

import java.io.IOException;
import java.util.Optional;

import rootwalk.wire.Addresses;
import rootwalk.wire.Edns;
import rootwalk.wire.RecordType;

/// Whether long responses arrive over UDP: the keys of the root, first with the largest usual size, then with the size that
/// rootwalk asks for. They have less than 1,500 octets, so they are fragmented on few links only.
record LargeUdpCheck(Network network) implements Doctor.Check {

    private static final int LARGEST = 4096;

    @Override
    public Verdict verdict() throws IOException {
        Optional<RootQuery.Reply> large = keys(LARGEST);
        if (large.isPresent()) {
            return Verdict.ok(arrived(large.get(), LARGEST));
        }
        Optional<RootQuery.Reply> usual = keys(Edns.SAFE_UDP_SIZE);
        if (usual.isPresent()) {
            return Verdict.warning("no complete response to a query that permits " + LARGEST + " octets; "
                    + arrived(usual.get(), Edns.SAFE_UDP_SIZE),
                    "rootwalk is not affected; other programs are: permit EDNS with large sizes, and fragments of UDP, in"
                            + " the firewall");
        }
        return RootQuery.SOA.ask(network.rootServers()).isEmpty()
                ? Verdict.skipped("no root server responds")
                : Verdict.problem("short responses arrive over UDP, but not those of about 1000 octets",
                        "permit UDP messages above 512 octets (EDNS) in the firewall");
    }

    private Optional<RootQuery.Reply> keys(int size) throws IOException {
        return new RootQuery(RecordType.DNSKEY, size, true).ask(network.rootServers())
                .filter(reply -> !reply.message().isTruncated());
    }

    private static String arrived(RootQuery.Reply reply, int permitted) {
        return "a response of " + reply.message().length() + " octets from "
                + Addresses.text(reply.server().getAddress()) + " to a query that permits " + permitted;
    }
}
