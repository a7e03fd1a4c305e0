package rootwalk.web.lookup;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import rootwalk.web.path.NameAnswer;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Soa;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;
import rootwalk.wire.codec.Message;

/// Looks up names at one DNS server.
public record ServerLookup(InetSocketAddress server, StubClient client) implements NameLookup {

    private static final int MAX_ALIASES = 16;

    @Override
    public NameAnswer lookup(Question question) {
        StubQuery query = new StubQuery(question, Flags.RD, false, List.of());
        return switch (client.ask(server, query, StubTransport.UDP)) {
            case StubResult.Response response -> answer(question, response.message());
            case StubResult.Failure(String reason) -> NameAnswer.failed(reason);
        };
    }

    private NameAnswer answer(Question question, Message message) {
        int rcode = message.rcode();
        if (rcode != ResponseCode.NOERROR && rcode != ResponseCode.NXDOMAIN) {
            return new NameAnswer(rcode, List.of(), 0,
                    text() + " answered " + ResponseCode.name(rcode) + explanation(message));
        }
        List<RRset> chain = chain(question, message.answer());
        int ttl = chain.isEmpty() ? denialTtl(message.authority())
                : chain.stream().mapToInt(RRset::ttl).min().orElse(0);
        return new NameAnswer(rcode, chain, ttl, "");
    }

    /// The extended errors of a response (RFC 8914).
    private static String explanation(Message message) {
        if (message.edns() == null) {
            return "";
        }
        return ExtendedError.among(message.edns().options()).stream()
                .map(error -> ExtendedError.purpose(error.code()) + (error.text().isEmpty() ? "" : ": " + error.text()))
                .collect(Collectors.collectingAndThen(Collectors.joining("; "),
                        words -> words.isEmpty() ? "" : " (" + words + ")"));
    }

    /// The aliases from the queried name, in order, and the RRset at their end. Other records are ignored.
    private static List<RRset> chain(Question question, List<RRset> answer) {
        List<RRset> chain = new ArrayList<>();
        Name name = question.name();
        while (chain.size() < MAX_ALIASES) {
            Optional<RRset> wanted = find(answer, name, question.type());
            if (wanted.isPresent()) {
                chain.add(wanted.get());
                return chain;
            }
            Optional<RRset> alias = find(answer, name, RecordType.CNAME);
            if (alias.isEmpty() || alias.get().size() == 0) {
                return chain;
            }
            chain.add(alias.get());
            name = alias.get().names().getFirst();
        }
        return List.of();
    }

    private static Optional<RRset> find(List<RRset> sets, Name owner, int type) {
        return sets.stream().filter(rrset -> rrset.type() == type && rrset.owner().equals(owner)).findFirst();
    }

    private static int denialTtl(List<RRset> authority) {
        return authority.stream()
                .filter(rrset -> rrset.type() == RecordType.SOA && rrset.size() > 0)
                .mapToInt(Soa::negativeTtl)
                .findFirst().orElse(0);
    }

    private String text() {
        return Addresses.text(server);
    }
}
