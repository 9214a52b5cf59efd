using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Interventions;

/// <summary>Finds what a user's rule would carry from one run into another: one object of it serves all seeds and workers of an arm, so whatever it writes into itself makes results depend on who came first.</summary>
/// <remarks>What a readonly field refers to, such as an array, may still be written to; that cannot be told from a table.</remarks>
internal static class SharedState
{
    /// <summary>Reports fields and properties that can be written after construction, static ones of any class, and constructor parameters that are.</summary>
    /// <param name="compilation">The compiled file.</param>
    /// <param name="file">The user's part of it.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <returns>Whether there is nothing to report.</returns>
    public static bool Check(Compilation compilation, SyntaxTree file, string name, ProblemList problems)
    {
        int before = problems.Count;
        var rule = compilation.GetTypeByMetadataName(typeof(Training.Intervention).FullName!);
        var model = compilation.GetSemanticModel(file);
        foreach (var node in file.GetRoot().DescendantNodes())
        {
            if (WrittenIn(node) is { } written && model.GetSymbolInfo(written).Symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var type } } parameter
                && !IsWithin(node, parameter.ContainingSymbol) && Derives(type, rule))
            {
                Report(parameter.Name, node.GetLocation());
            }
            else if (node is TypeDeclarationSyntax declaration && model.GetDeclaredSymbol(declaration) is { } declared)
            {
                foreach (var field in declared.GetMembers().OfType<IFieldSymbol>().Where(field => (field.IsStatic || Derives(declared, rule)) && MayChange(field)))
                {
                    var shown = field.AssociatedSymbol ?? field;
                    if (shown.Locations[0] is var location && declaration.Span.Contains(location.SourceSpan))
                    {
                        Report(shown.Name, location);
                    }
                }
            }
        }

        return problems.Count == before;

        void Report(string what, Location location) => problems.Add(
            new Place(name, location.GetLineSpan().StartLinePosition.Line + 1),
            $"'{what}' can be written while runs are under way, and all seeds of an arm share one object of a rule: results would depend on which run came first. "
            + $"Keep it for each run by itself with sleep.StateNumber(\"{what}\"), sleep.StateVector or slice.State; if it never changes, make it readonly or {{ get; init; }}.");
    }

    // The compiler's own field behind a constructor parameter is no property's; that parameters are not written is checked where they would be.
    private static bool MayChange(IFieldSymbol field) =>
        (!field.IsImplicitlyDeclared || field.AssociatedSymbol is not null) && !field.IsConst && !field.IsReadOnly && field.AssociatedSymbol is not IPropertySymbol { SetMethod: null or { IsInitOnly: true } };

    private static bool Derives(INamedTypeSymbol? type, INamedTypeSymbol? rule)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, rule))
            {
                return true;
            }
        }

        return false;
    }

    private static ExpressionSyntax? WrittenIn(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left,
        PrefixUnaryExpressionSyntax unary when unary.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression => unary.Operand,
        PostfixUnaryExpressionSyntax unary when unary.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression => unary.Operand,
        ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None) && !argument.RefKindKeyword.IsKind(SyntaxKind.InKeyword) => argument.Expression,
        _ => null,
    };

    /// <summary>Tells whether code belongs to the body of a constructor itself, where its parameters are its own; those of a primary constructor live as long as the object.</summary>
    private static bool IsWithin(SyntaxNode node, ISymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ConstructorDeclarationSyntax own && own.Span.Contains(node.Span));
}
