package rootwalk.resolver.validation;

import java.util.List;

import rootwalk.resolver.contract.Evidence;

/// The part of an error text about forwarders.
final class Forwarders {

    private Forwarders() {}

    /// The reason why a response has no signatures, if a forwarder sent it; otherwise empty.
    static List<String> whyUnsigned(Evidence.Reply reply) {
        return reply.forwarded()
                ? List.of(
                        "the forwarder of " + reply.cut() + " removes signatures, or has cached the data without them;"
                                + " a forwarder must support DNSSEC")
                : List.of();
    }
}
