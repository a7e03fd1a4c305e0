package rootwalk.cli.doctor;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import rootwalk.daemon.assembly.listening.DesignatedResolver;
import rootwalk.wire.Addresses;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;
import rootwalk.wire.codec.Message;

/// What the responses of a server say about it.
///
/// @param server its address
/// @param responds whether there was a response
/// @param resolves whether it had an answer for the root
record NameserverState(String server, boolean responds, boolean resolves, String text) {

    /// Of each of the attempts for two queries, which end within the limit of all checks.
    private static final Duration TIMEOUT = Duration.ofMillis(600);

    private static final Name RESOLVER = Name.of("resolver.arpa.");

    static NameserverState of(InetSocketAddress server) {
        String address = Addresses.text(server.getAddress());
        StubResult root = ask(server, Name.ROOT, RecordType.SOA);
        return switch (root) {
            case StubResult.Failure _ -> new NameserverState(address, false, false, address + " does not respond");
            case StubResult.Response response when response.message().rcode() != ResponseCode.NOERROR
                    || response.message().answer().isEmpty() ->
                new NameserverState(address, true, false, address + " responds with "
                        + ResponseCode.name(response.message().rcode()) + " for the root" + kind(server));
            case StubResult.Response response -> new NameserverState(address, true, true, address + " resolves, and "
                    + ((response.message().flags() & Flags.AD) != 0 ? "validates" : "does not validate")
                    + kind(server));
        };
    }

    /// What the server is, after a comma, if it says so. It says which extended errors it sends (RFC 9606).
    private static String kind(InetSocketAddress server) {
        return ask(server, RESOLVER, RecordType.RESINFO) instanceof StubResult.Response response
                && hasErrors(response.message()) ? "; it is rootwalk" : "";
    }

    private static boolean hasErrors(Message message) {
        return message.answer().stream().filter(rrset -> rrset.type() == RecordType.RESINFO)
                .anyMatch(DesignatedResolver::isInformation);
    }

    /// With DO, and so with AD if it validates.
    private static StubResult ask(InetSocketAddress server, Name name, int type) {
        return new StubClient(TIMEOUT, new SecureRandom(), System::nanoTime, InstantSource.system()).ask(server,
                new StubQuery(new Question(name, type), Flags.RD | Flags.AD, true, List.of()), StubTransport.UDP);
    }
}
