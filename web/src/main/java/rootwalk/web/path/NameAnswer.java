package rootwalk.web.path;

import java.util.List;
import java.util.Optional;

import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;

/// The answer to a question about a name.
///
/// @param responseCode see [ResponseCode]; SERVFAIL for any failure
/// @param records the aliases in order, then the RRset at their end, if there is one
/// @param ttl for how many seconds the answer may be cached
/// @param detail the reason of a failure, or other information; usually empty
public record NameAnswer(int responseCode, List<RRset> records, int ttl, String detail) {

    public NameAnswer {
        records = List.copyOf(records);
    }

    /// A failure with its reason.
    public static NameAnswer failed(String why) {
        return new NameAnswer(ResponseCode.SERVFAIL, List.of(), 0, why);
    }

    /// The name exists, but has no such records.
    public static NameAnswer noData(int ttl) {
        return new NameAnswer(ResponseCode.NOERROR, List.of(), ttl, "");
    }

    /// The RRset of a type at the end of the aliases.
    public Optional<RRset> rrset(int type) {
        return records.stream().filter(rrset -> rrset.type() == type).reduce((_, last) -> last);
    }

    /// Whether the lookup failed, so that it may succeed later.
    public boolean isFailure() {
        return responseCode != ResponseCode.NOERROR && responseCode != ResponseCode.NXDOMAIN;
    }

    /// The same with another TTL.
    public NameAnswer withTtl(int seconds) {
        return new NameAnswer(responseCode,
                records.stream().map(rrset -> rrset.withTtl(Math.min(rrset.ttl(), seconds))).toList(), seconds, detail);
    }
}
