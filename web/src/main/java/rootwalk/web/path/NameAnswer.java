package rootwalk.web.path;

import java.util.List;
import java.util.Optional;

import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;

/// The answer to a question about a name.
///
/// @param responseCode
///            see [ResponseCode]; SERVFAIL where nothing could be found out
/// @param records
///            the aliases in their order, then the set asked for, if there is one
/// @param ttl
///            seconds for which all of it may be kept
/// @param detail
///            why it failed, or what else a person should know; mostly empty
public record NameAnswer(int responseCode, List<RRset> records, int ttl, String detail) {

    public NameAnswer {
        records = List.copyOf(records);
    }

    /// There is no answer, for a reason.
    public static NameAnswer failed(String why) {
        return new NameAnswer(ResponseCode.SERVFAIL, List.of(), 0, why);
    }

    /// The name exists, but has no such records.
    public static NameAnswer noData(int ttl) {
        return new NameAnswer(ResponseCode.NOERROR, List.of(), ttl, "");
    }

    /// The set of a type at the end of the aliases.
    public Optional<RRset> rrset(int type) {
        return records.stream().filter(rrset -> rrset.type() == type).reduce((_, last) -> last);
    }

    /// Whether nothing could be found out, so that asking again may help.
    public boolean isFailure() {
        return responseCode != ResponseCode.NOERROR && responseCode != ResponseCode.NXDOMAIN;
    }

    /// The same with what is left of its time.
    public NameAnswer withTtl(int seconds) {
        return new NameAnswer(responseCode,
                records.stream().map(rrset -> rrset.withTtl(Math.min(rrset.ttl(), seconds))).toList(), seconds, detail);
    }
}
