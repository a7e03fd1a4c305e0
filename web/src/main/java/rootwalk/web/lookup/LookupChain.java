package rootwalk.web.lookup;

import java.util.Optional;

import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.LookupSource;
import rootwalk.web.path.NameAnswer;
import rootwalk.web.path.PathEvent;
import rootwalk.wire.Question;

/// The sources of a lookup. They are tried in order until one has an answer; each call and each answer is reported.
///
/// A name in the hosts file is answered from the hosts file only, for all types: an entry with an IPv4 address is meant
/// to hide the IPv6 address in the DNS.
///
/// @param cache [StubCache#none] for none
/// @param hosts [HostsLookup#none] for none
public record LookupChain(StubCache cache, HostsLookup hosts, NameLookup resolver) {

    NameAnswer lookup(Question question, FetchTimeline timeline) {
        Optional<NameAnswer> known = lookup(LookupSource.STUB_CACHE, question, timeline, cache::find)
                .or(() -> lookup(LookupSource.HOSTS_FILE, question, timeline, hosts::find));
        if (known.isPresent()) {
            return known.get();
        }
        NameAnswer answer =
                lookup(LookupSource.RESOLVER, question, timeline, asked -> Optional.of(resolver.lookup(asked)))
                        .orElseThrow();
        cache.put(question, answer);
        return answer;
    }

    /// One source; empty if it has no answer.
    private interface Source {
        Optional<NameAnswer> find(Question question);
    }

    private static Optional<NameAnswer> lookup(LookupSource source, Question question, FetchTimeline timeline,
            Source who) {
        long begin = timeline.now();
        timeline.report(at -> new PathEvent.LookupAsked(at, source, question));
        Optional<NameAnswer> answer = who.find(question);
        timeline.report(at -> answer.isPresent()
                ? new PathEvent.LookupAnswered(at, source, question, answer.get(), at - begin)
                : new PathEvent.LookupPassed(at, source, question, at - begin));
        return answer;
    }
}
