package rootwalk.resolver.validation;

import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.ValidSignatures;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.resolver.cache.ZoneSecurityCache;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Lookup;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.TrustAnchors;
import rootwalk.resolver.contract.ValidationClock;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Validates responses by chains of trust from trust anchors (RFC 4035 section 5). Any thread.
public final class ChainValidator implements Validator {

    private final Components components;
    private final ValidSignatures validSignatures = new ValidSignatures();

    /// The objects that all validations share.
    ///
    /// @param clock
    ///            for the validity of signatures
    /// @param zones
    ///            what is known about zones
    /// @param time
    ///            that TTLs run by
    public record Components(
            TrustAnchors anchors, ValidationClock clock, AlgorithmPolicy policy, Crypto crypto,
            ZoneSecurityCache zones, Time time) {}

    public ChainValidator(Components components) {
        this.components = components;
    }

    @Override
    public Verdict validate(Evidence evidence, Lookup lookup) {
        if (components.anchors().isEmpty()) {
            return Verdict.INSECURE;
        }
        Findings findings = new Findings(lookup);
        ChainOfTrust chain = new ChainOfTrust(components, validSignatures, lookup, findings);
        Verdict verdict = switch (evidence) {
            case Evidence.Records records -> new RecordsCheck(chain, findings).decide(records)
                    .within(components.anchors().secondsLeft(records.records().rrset().owner()));
            case Evidence.Denial denial -> new DenialCheck(chain, findings).decide(denial)
                    .within(components.anchors().secondsLeft(denial.name()));
            case Evidence.Referral referral -> new ReferralCheck(chain).decide(referral);
        };
        return switch (components.clock().time()) {
            case ValidationTime.At _ -> verdict;
            // Signatures may have expired, so nothing is cached.
            case ValidationTime.Unjudged _ -> verdict.within(0);
        };
    }

    @Override
    public boolean isSure() {
        return components.anchors().isEmpty() || components.clock().time() instanceof ValidationTime.At;
    }

    @Override
    public boolean isCurrent(RRset signatures) {
        ValidationTime now = components.clock().time();
        return Signature.all(signatures).stream().noneMatch(one -> now.isAfter(one.expiration()));
    }

    @Override
    public boolean isSwitchedOff(Name name) {
        return components.anchors().negative(name).isPresent();
    }

    @Override
    public boolean needsSignatures() {
        return !components.anchors().isEmpty();
    }
}
