using System.Buffers.Binary;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Users;

public sealed class PasswordTests
{
    [Fact]
    public void A_password_is_hashed_with_HMACSHA512_two_hundred_and_ten_thousand_times()
    {
        var services = new ServiceCollection();
        new UsersModule().AddServices(services);
        var options = services.BuildServiceProvider().GetRequiredService<IOptions<PasswordHasherOptions>>();
        var hash = Convert.FromBase64String(new PasswordHasher<User>(options).HashPassword(new User { DisplayName = "" }, "quattro parole"));
        // Identity's format 3: 01, then the function, the iterations and the length of the salt, big-endian.
        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.Equal(210_000u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)));
        Assert.Equal(16u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)));
    }

    [Theory]
    [InlineData(null, "Scrivi la password.")]
    [InlineData("undici-car.", "La password deve avere almeno 12 caratteri.")]
    [InlineData("cara-mrossi-cara", "La password non deve contenere il tuo nome utente o la tua email.")]
    [InlineData("CARA-MROSSI-CARA", "La password non deve contenere il tuo nome utente o la tua email.")]
    [InlineData("Lombardia2026!", "Questa password è troppo facile da indovinare: scegline un’altra.")]
    [InlineData("123456789012", "Questa password è troppo facile da indovinare: scegline un’altra.")]
    [InlineData("aaaaaaaaaaaaaaa", "Questa password è troppo facile da indovinare: scegline un’altra.")]
    [InlineData("dodici-carat", null)]
    [InlineData("quattro parole senza legame", null)]
    public void A_password_is_long_and_not_obvious(string? password, string? sentence) =>
        Assert.Equal(sentence, PasswordRules.WhatIsWrong(password, "mrossi", "mrossi@esempio.it"));

    [Fact]
    public async Task A_hash_made_with_fewer_rounds_is_renewed_at_sign_in()
    {
        await using var site = await UsersSite.StartAsync();
        var id = await site.PersonAsync("anna");
        var weak = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 10 })).HashPassword(new User { DisplayName = "" }, UsersSite.Password);
        await site.DoAsync(services => services.GetRequiredService<Accounts>().SetPasswordAsync(new("test", "anna"), id, weak, null, null, default));
        await site.SignedInAsync("anna");
        var now = Convert.FromBase64String((await site.FindAsync(id)).PasswordHash!);
        Assert.Equal(1_000u, BinaryPrimitives.ReadUInt32BigEndian(now.AsSpan(5)));
        await site.SignedInAsync("anna");
    }
}
