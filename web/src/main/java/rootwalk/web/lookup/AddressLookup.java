package rootwalk.web.lookup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.NameAnswer;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.ServiceBinding;
import rootwalk.web.url.Host;
import rootwalk.web.url.Url;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Finds the addresses for a URL, in the order in which they are tried. Thread-safe.
///
/// HTTPS records are queried for `https` URLs only. For `http`, they would switch to TLS (RFC 9460 section 9.5) and
/// hide the redirect of the site.
///
/// @param protocols the ALPN identifiers that the client supports
/// @param timeout for each query
/// @param permitted the addresses that connections may use, for any URL, redirect or zone
public record AddressLookup(LookupChain chain, Families families, List<String> protocols, Duration timeout,
        Predicate<InetSocketAddress> permitted) {

    /// How long to wait for AAAA and HTTPS after the response to A (RFC 8305 section 3).
    static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

    /// The most alias records that are followed (RFC 9460 section 2.4.2).
    private static final int MAX_ALIASES = 8;

    /// The address families that are used.
    public enum Families {
        BOTH, ONLY_IPV4, ONLY_IPV6
    }

    /// A query whose answer is pending.
    private record PendingAnswer(Question question, FutureTask<NameAnswer> answer) {}

    /// A lookup that permits all addresses.
    public AddressLookup(LookupChain chain, Families families, List<String> protocols, Duration timeout) {
        this(chain, families, protocols, timeout, _ -> true);
    }

    /// All addresses, the best first; at least one.
    public List<InetSocketAddress> find(Url url, FetchTimeline timeline) throws FetchFailure {
        List<InetSocketAddress> found = switch (url.host()) {
            case Host.Ipv4(var address) -> List.of(new InetSocketAddress(address, url.port()));
            case Host.Ipv6(var address) -> List.of(new InetSocketAddress(address, url.port()));
            case Host.Domain domain -> find(name(domain), url, timeline);
        };
        List<InetSocketAddress> tried = found.stream().filter(permitted).toList();
        if (tried.isEmpty()) {
            InetSocketAddress first = found.getFirst();
            String address = Host.of(first.getAddress()) + ":" + first.getPort();
            throw new FetchFailure(FetchStep.LOOKUP,
                    url.authority() + " has the address " + address + ", which is not permitted here",
                    "only the addresses and ports of the lab's sites are permitted");
        }
        String why = !(url.host() instanceof Host.Domain) ? "the URL has the address itself"
                : tried.size() == 1 ? "the only address" : "IPv6 and IPv4 in turn";
        timeline.report(at -> new PathEvent.OrderDecided(at, tried, why));
        return tried;
    }

    private static Name name(Host.Domain domain) throws FetchFailure {
        try {
            return Name.of(domain.ascii());
        } catch (IllegalArgumentException e) {
            throw new FetchFailure(FetchStep.LOOKUP, "'" + domain + "' is not a valid domain name: " + e.getMessage(),
                    "a label has at most 63 octets, a name 255", e);
        }
    }

    private List<InetSocketAddress> find(Name name, Url url, FetchTimeline timeline) throws FetchFailure {
        PendingAnswer four = query(name, RecordType.A, timeline);
        PendingAnswer six = query(name, RecordType.AAAA, timeline);
        List<ServiceBinding> services = url.isSecure() ? services(name, four, timeline) : List.of();
        Set<InetSocketAddress> found = new LinkedHashSet<>();
        for (ServiceBinding service : services) {
            int port = service.port().orElse(url.port());
            List<InetAddress> addresses = service.target().equals(name)
                    ? addresses(four, six)
                    : addresses(query(service.target(), RecordType.A, timeline),
                            query(service.target(), RecordType.AAAA, timeline));
            for (InetAddress address : addresses.isEmpty() ? wanted(service.hints()) : addresses) {
                found.add(new InetSocketAddress(address, port));
            }
        }
        // If no service can be reached, the URL is used as if there were no HTTPS record (RFC 9460 section 3).
        for (InetAddress address : addresses(four, six)) {
            found.add(new InetSocketAddress(address, url.port()));
        }
        if (found.isEmpty()) {
            throw nothingFound(name, answer(four), answer(six));
        }
        return List.copyOf(found);
    }

    private PendingAnswer query(Name name, int type, FetchTimeline timeline) {
        Question question = new Question(name, type);
        boolean wanted = switch (families) {
            case BOTH -> true;
            case ONLY_IPV4 -> type != RecordType.AAAA;
            case ONLY_IPV6 -> type != RecordType.A;
        };
        var task = new FutureTask<>(() -> wanted ? chain.lookup(question, timeline) : NameAnswer.noData(0));
        if (wanted) {
            Thread.ofVirtual().name("lookup").start(task);
        } else {
            task.run();
        }
        return new PendingAnswer(question, task);
    }

    /// The usable services of a name, with aliases followed.
    private List<ServiceBinding> services(Name name, PendingAnswer four, FetchTimeline timeline) {
        Name owner = name;
        for (int aliases = 0; aliases < MAX_ALIASES; aliases++) {
            PendingAnswer https = query(owner, RecordType.HTTPS, timeline);
            answer(four);
            // After an alias, nothing can be done before the answer; otherwise A is enough to start.
            Duration delay = owner.equals(name) ? RESOLUTION_DELAY : timeout;
            List<ServiceBinding> all = answer(https, delay).rrset(RecordType.HTTPS)
                    .map(HttpsRecordReader::read).orElse(List.of());
            all.forEach(service -> timeline.report(at -> new PathEvent.ServiceRead(at, service)));
            if (all.isEmpty()) {
                return owner.equals(name) ? List.of() : List.of(plain(owner));
            }
            ServiceBinding best = all.getFirst();
            if (!best.isAlias()) {
                return all.stream().filter(this::isUsable).toList();
            }
            // An alias to the root or to itself means that there is no service (RFC 9460 section 2.5.1).
            if (best.target().equals(owner)) {
                return List.of();
            }
            owner = best.target();
        }
        return List.of();
    }

    /// The end of an alias chain without a service record: only the target's addresses are used (RFC 9460 section 3).
    private ServiceBinding plain(Name target) {
        return new ServiceBinding(1, target, protocols, OptionalInt.empty(), List.of(), true);
    }

    private boolean isUsable(ServiceBinding service) {
        return service.usable() && service.protocols().stream().anyMatch(protocols::contains);
    }

    private List<InetAddress> wanted(List<InetAddress> hints) {
        return hints.stream().filter(hint -> switch (families) {
            case BOTH -> true;
            case ONLY_IPV4 -> hint.getAddress().length == 4;
            case ONLY_IPV6 -> hint.getAddress().length == 16;
        }).toList();
    }

    /// Alternates the families, IPv6 first (RFC 8305 section 4). Waits for A, and then a short time for AAAA.
    private List<InetAddress> addresses(PendingAnswer four, PendingAnswer six) {
        List<InetAddress> fours = addresses(four.question(), answer(four));
        Duration delay = fours.isEmpty() ? timeout : RESOLUTION_DELAY;
        List<InetAddress> sixes = addresses(six.question(), answer(six, delay));
        List<InetAddress> both = new ArrayList<>();
        for (int i = 0; i < Math.max(fours.size(), sixes.size()); i++) {
            if (i < sixes.size()) {
                both.add(sixes.get(i));
            }
            if (i < fours.size()) {
                both.add(fours.get(i));
            }
        }
        return both;
    }

    private static List<InetAddress> addresses(Question question, NameAnswer answer) {
        return answer.rrset(question.type())
                .map(rrset -> rrset.rdata().stream().map(data -> Addresses.of(data.sharedOctets())).toList())
                .orElse(List.of());
    }

    private NameAnswer answer(PendingAnswer awaited) {
        return answer(awaited, timeout);
    }

    private static NameAnswer answer(PendingAnswer awaited, Duration delay) {
        try {
            return awaited.answer().get(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return NameAnswer.failed("no response for " + RecordType.name(awaited.question().type()) + " within "
                    + delay.toMillis() + " ms");
        } catch (ExecutionException e) {
            return NameAnswer.failed(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NameAnswer.failed("the lookup was interrupted");
        }
    }

    private FetchFailure nothingFound(Name name, NameAnswer four, NameAnswer six) {
        if (four.responseCode() == ResponseCode.NXDOMAIN || six.responseCode() == ResponseCode.NXDOMAIN) {
            return new FetchFailure(FetchStep.LOOKUP, "the name " + name + " does not exist (NXDOMAIN)",
                    "a typing error, or the zone lacks the name; rootwalk trace shows the server that denies it");
        }
        NameAnswer worse = four.isFailure() ? four : six;
        if (worse.isFailure()) {
            String words = worse.detail().isEmpty() ? ResponseCode.name(worse.responseCode()) : worse.detail();
            return new FetchFailure(FetchStep.LOOKUP, "the lookup of the addresses of " + name + " failed: " + words,
                    "the resolver, or the servers of the zone; rootwalk trace shows where it fails");
        }
        String which = switch (families) {
            case BOTH -> "neither an IPv4 nor an IPv6 address";
            case ONLY_IPV4 -> "no IPv4 address";
            case ONLY_IPV6 -> "no IPv6 address";
        };
        return new FetchFailure(FetchStep.LOOKUP, "the name " + name + " exists, but has " + which,
                "the name of a domain without a web site: try www." + name);
    }
}
