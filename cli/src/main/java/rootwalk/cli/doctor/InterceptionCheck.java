package rootwalk.cli.doctor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Addresses;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Whether the network answers queries that are for other servers.
record InterceptionCheck(Network network) implements Doctor.Check {

    private static final String REMEDY =
            "rootwalk cannot resolve by itself in this network; let it use forwarders over TLS:"
                    + " recursion: {forward: [{zone: ., servers: [\"tls://ADDRESS#NAME\"]}]}";

    @Override
    public Verdict verdict() throws IOException {
        if (network.noServer().isPresent() && isAnswered(network)) {
            return Verdict.problem("the network intercepts queries: a response came from "
                    + Addresses.text(network.noServer().get().getAddress()) + ", where no server is", REMEDY);
        }
        Optional<RootQuery.Reply> reply;
        try {
            reply = RootQuery.SOA.ask(network.rootServers());
        } catch (IOException e) {
            return Verdict.skipped("no query can be sent to root servers: " + e.getMessage());
        }
        if (reply.isEmpty()) {
            return Verdict.skipped("no root server responds");
        }
        String server = Addresses.text(reply.get().server().getAddress());
        return foreign(reply.get().message())
                .map(trait -> Verdict
                        .problem("the network intercepts queries: the response to a query to the root server "
                                + server + " " + trait, REMEDY))
                .orElseGet(() -> Verdict.ok("the response of " + server + " is that of a root server"));
    }

    private static boolean isAnswered(Network network) {
        try {
            return RootQuery.SOA.ask(List.of(network.noServer().orElseThrow())).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /// What a root server would not send: it has authority for the root, and offers no recursion.
    private static Optional<String> foreign(Message message) {
        if (message.rcode() != 0) {
            return Optional.of("has the response code " + ResponseCode.name(message.rcode()));
        }
        if (!message.isAuthoritative()) {
            return Optional.of("is not authoritative (AA is not set)");
        }
        return message.recursionAvailable()
                ? Optional.of("is from a server with recursion (RA is set)")
                : Optional.empty();
    }
}
