namespace Sleepbot.Verdicts;

/// <summary>Two runs that should be equal bit for bit and are not.</summary>
/// <param name="Arm">The arm that changes nothing.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Message">What differs, with both values.</param>
public sealed record IdentityFault(string Arm, long Seed, string Message);
