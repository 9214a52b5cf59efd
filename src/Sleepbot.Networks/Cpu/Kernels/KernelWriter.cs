using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Writes the code of a kernel for one exact shape: every size and stride becomes a constant, every sum a register.</summary>
/// <remarks>
/// A template in C# calls this class as it would write the loops itself; the just-in-time compiler makes machine code of what it
/// wrote. Why not a file of generated methods: <c>docs/decisions/0017-kernels-written-at-plan-time.md</c>. Offsets are in floats.
/// </remarks>
/// <typeparam name="TKernel">The kernel's signature: a delegate that returns nothing, of references to numbers, and integers.</typeparam>
internal sealed class KernelWriter<TKernel>
    where TKernel : Delegate
{
    private static readonly MethodInfo load = Of(nameof(Vector512.LoadUnsafe), 1);
    private static readonly MethodInfo store = Of(nameof(Vector512.StoreUnsafe), 2);
    private static readonly MethodInfo add = Of(nameof(Vector512.Add), 2);
    private static readonly MethodInfo and = Of(nameof(Vector512.BitwiseAnd), 2);
    private static readonly MethodInfo broadcast = typeof(Vector512).GetMethod(nameof(Vector512.Create), [typeof(float)])!;

    // The instruction itself where there is one: a kernel of hundreds of calls that are inlined would use up what the compiler is ready to inline.
    private static readonly MethodInfo multiplyAdd = VectorMath.HasFusedMultiplyAdd
        ? OnVectors(typeof(Vector512), nameof(Vector512.FusedMultiplyAdd), 3)
        : OnVectors(typeof(Vectors), nameof(Vectors.MultiplyAdd), 3);

    private static readonly MethodInfo rectify = OnVectors(typeof(Vectors), nameof(Vectors.Rectify), 1);
    private static readonly MethodInfo leak = OnVectors(typeof(Vectors), nameof(Vectors.Leak), 2);
    private static readonly MethodInfo undoLeak = OnVectors(typeof(Vectors), nameof(Vectors.UndoLeak), 3);
    private static readonly MethodInfo firstLanes = typeof(Vectors).GetMethod(nameof(Vectors.FirstLanes))!;
    private static readonly MethodInfo prefetch = typeof(Vectors).GetMethod(nameof(Vectors.Prefetch))!;
    private static readonly MethodInfo lanesNotZero = typeof(Vectors).GetMethod(nameof(Vectors.LanesNotZero))!;
    private static readonly MethodInfo lowestBit = typeof(BitOperations).GetMethod(nameof(BitOperations.TrailingZeroCount), [typeof(uint)])!;
    private readonly DynamicMethod method;
    private readonly ILGenerator code;

    public KernelWriter(string name)
    {
        var signature = typeof(TKernel).GetMethod("Invoke")!;
        method = new DynamicMethod(name, null, [.. signature.GetParameters().Select(parameter => parameter.ParameterType)], typeof(Vectors).Module, skipVisibility: true);
        code = method.GetILGenerator();
    }

    /// <summary>Declares a vector of 16 floats.</summary>
    public LocalBuilder Vector() => code.DeclareLocal(typeof(Vector512<float>));

    /// <summary>Declares a table of vectors.</summary>
    public LocalBuilder[,] Table(int rows, int columns)
    {
        var table = new LocalBuilder[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                table[row, column] = Vector();
            }
        }

        return table;
    }

    /// <summary>Declares a place in memory that begins where an argument points to.</summary>
    public LocalBuilder Pointer(int argument)
    {
        var pointer = code.DeclareLocal(typeof(float).MakeByRefType());
        code.Emit(OpCodes.Ldarg, argument);
        code.Emit(OpCodes.Stloc, pointer);
        return pointer;
    }

    /// <summary>Sets a place to another one, moved on by an argument times a constant.</summary>
    public void Set(LocalBuilder pointer, LocalBuilder origin, int argument, int stride)
    {
        code.Emit(OpCodes.Ldloc, origin);
        code.Emit(OpCodes.Ldarg, argument);
        code.Emit(OpCodes.Ldc_I4, stride * sizeof(float));
        code.Emit(OpCodes.Mul);
        code.Emit(OpCodes.Conv_I);
        code.Emit(OpCodes.Add);
        code.Emit(OpCodes.Stloc, pointer);
    }

    /// <summary>Sets a place to another one, moved on by a number times a constant.</summary>
    public void Set(LocalBuilder pointer, LocalBuilder origin, LocalBuilder number, int stride)
    {
        code.Emit(OpCodes.Ldloc, origin);
        code.Emit(OpCodes.Ldloc, number);
        code.Emit(OpCodes.Ldc_I4, stride * sizeof(float));
        code.Emit(OpCodes.Mul);
        code.Emit(OpCodes.Conv_I);
        code.Emit(OpCodes.Add);
        code.Emit(OpCodes.Stloc, pointer);
    }

    /// <summary>Sets a place to another one, moved on by as many floats as an integer in memory says.</summary>
    public void SetByOffset(LocalBuilder pointer, LocalBuilder origin, LocalBuilder offset)
    {
        code.Emit(OpCodes.Ldloc, origin);
        code.Emit(OpCodes.Ldloc, offset);
        code.Emit(OpCodes.Ldind_I4);
        code.Emit(OpCodes.Conv_I);
        code.Emit(OpCodes.Ldc_I4, sizeof(float));
        code.Emit(OpCodes.Mul);
        code.Emit(OpCodes.Add);
        code.Emit(OpCodes.Stloc, pointer);
    }

    /// <summary>Sets a place to another one.</summary>
    public void Set(LocalBuilder pointer, LocalBuilder origin)
    {
        code.Emit(OpCodes.Ldloc, origin);
        code.Emit(OpCodes.Stloc, pointer);
    }

    /// <summary>Moves a place on.</summary>
    public void Move(LocalBuilder pointer, int offset)
    {
        Address(pointer, offset);
        code.Emit(OpCodes.Stloc, pointer);
    }

    /// <summary>Loads 16 floats.</summary>
    public void Load(LocalBuilder vector, LocalBuilder pointer, int offset)
    {
        Address(pointer, offset);
        code.Emit(OpCodes.Call, load);
        code.Emit(OpCodes.Stloc, vector);
    }

    /// <summary>Asks for a cache line that will be wanted soon.</summary>
    public void Prefetch(LocalBuilder pointer, int offset)
    {
        code.Emit(OpCodes.Ldloc, pointer);
        code.Emit(OpCodes.Ldc_I4, offset);
        code.Emit(OpCodes.Conv_I);
        code.Emit(OpCodes.Call, prefetch);
    }

    /// <summary>Spreads one float over a vector.</summary>
    public void Broadcast(LocalBuilder vector, LocalBuilder pointer, int offset)
    {
        Address(pointer, offset);
        code.Emit(OpCodes.Ldind_R4);
        code.Emit(OpCodes.Call, broadcast);
        code.Emit(OpCodes.Stloc, vector);
    }

    /// <summary>Stores 16 floats.</summary>
    public void Store(LocalBuilder vector, LocalBuilder pointer, int offset)
    {
        code.Emit(OpCodes.Ldloc, vector);
        Address(pointer, offset);
        code.Emit(OpCodes.Call, store);
    }

    /// <summary>Copies a vector.</summary>
    public void Copy(LocalBuilder from, LocalBuilder to)
    {
        code.Emit(OpCodes.Ldloc, from);
        code.Emit(OpCodes.Stloc, to);
    }

    /// <summary>Sets a vector to 0.</summary>
    public void Clear(LocalBuilder vector)
    {
        code.Emit(OpCodes.Ldc_R4, 0f);
        code.Emit(OpCodes.Call, broadcast);
        code.Emit(OpCodes.Stloc, vector);
    }

    /// <summary>Sets all bits of the first lanes of a vector, and none of the others.</summary>
    public void FirstLanes(LocalBuilder vector, int count)
    {
        code.Emit(OpCodes.Ldc_I4, count);
        code.Emit(OpCodes.Call, firstLanes);
        code.Emit(OpCodes.Stloc, vector);
    }

    /// <summary>Makes 0 of the lanes of a vector for which a mask has no bits set.</summary>
    public void And(LocalBuilder mask, LocalBuilder vector)
    {
        code.Emit(OpCodes.Ldloc, mask);
        code.Emit(OpCodes.Ldloc, vector);
        code.Emit(OpCodes.Call, and);
        code.Emit(OpCodes.Stloc, vector);
    }

    /// <summary>Computes sum = factor * value + sum.</summary>
    public void MultiplyAdd(LocalBuilder factor, LocalBuilder value, LocalBuilder sum)
    {
        code.Emit(OpCodes.Ldloc, factor);
        code.Emit(OpCodes.Ldloc, value);
        code.Emit(OpCodes.Ldloc, sum);
        code.Emit(OpCodes.Call, multiplyAdd);
        code.Emit(OpCodes.Stloc, sum);
    }

    /// <summary>Computes sum = value + sum.</summary>
    public void Add(LocalBuilder value, LocalBuilder sum)
    {
        code.Emit(OpCodes.Ldloc, value);
        code.Emit(OpCodes.Ldloc, sum);
        code.Emit(OpCodes.Call, add);
        code.Emit(OpCodes.Stloc, sum);
    }

    /// <summary>Multiplies what is not above 0 by a factor.</summary>
    public void Leak(LocalBuilder vector, float factor)
    {
        code.Emit(OpCodes.Ldloc, vector);
        if (factor == 0)
        {
            code.Emit(OpCodes.Call, rectify);
        }
        else
        {
            code.Emit(OpCodes.Ldc_R4, factor);
            code.Emit(OpCodes.Call, broadcast);
            code.Emit(OpCodes.Call, leak);
        }

        code.Emit(OpCodes.Stloc, vector);
    }

    /// <summary>Multiplies a gradient by a slope where a rectifier's output is not above 0.</summary>
    public void UndoLeak(LocalBuilder gradient, LocalBuilder output, float slope)
    {
        code.Emit(OpCodes.Ldloc, gradient);
        code.Emit(OpCodes.Ldloc, output);
        code.Emit(OpCodes.Ldc_R4, slope);
        code.Emit(OpCodes.Call, broadcast);
        code.Emit(OpCodes.Call, undoLeak);
        code.Emit(OpCodes.Stloc, gradient);
    }

    /// <summary>Repeats code a constant number of times.</summary>
    public void Repeat(int times, Action body)
    {
        if (times == 1)
        {
            body();
            return;
        }

        Loop(() => code.Emit(OpCodes.Ldc_I4, times), body);
    }

    /// <summary>Repeats code as often as an argument says, which may be never.</summary>
    public void RepeatArgument(int argument, Action body) => Loop(() => code.Emit(OpCodes.Ldarg, argument), body);

    /// <summary>Repeats code as often as one argument lies above another, which may be never.</summary>
    public void RepeatBetween(int lower, int upper, Action body) => Loop(
        () =>
        {
            code.Emit(OpCodes.Ldarg, upper);
            code.Emit(OpCodes.Ldarg, lower);
            code.Emit(OpCodes.Sub);
        },
        body);

    /// <summary>Repeats code for each of 16 floats that is not 0, and hands it the number of the float.</summary>
    public void RepeatWhereNotZero(LocalBuilder pointer, Action<LocalBuilder> body)
    {
        LocalBuilder left = code.DeclareLocal(typeof(uint)), lane = code.DeclareLocal(typeof(int));
        Label again = code.DefineLabel(), done = code.DefineLabel();
        code.Emit(OpCodes.Ldloc, pointer);
        code.Emit(OpCodes.Call, lanesNotZero);
        code.Emit(OpCodes.Stloc, left);
        code.Emit(OpCodes.Ldloc, left);
        code.Emit(OpCodes.Brfalse, done);
        code.MarkLabel(again);
        code.Emit(OpCodes.Ldloc, left);
        code.Emit(OpCodes.Call, lowestBit);
        code.Emit(OpCodes.Stloc, lane);
        code.Emit(OpCodes.Ldloc, left);
        code.Emit(OpCodes.Ldloc, left);
        code.Emit(OpCodes.Ldc_I4_1);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.And);
        code.Emit(OpCodes.Stloc, left);
        body(lane);
        code.Emit(OpCodes.Ldloc, left);
        code.Emit(OpCodes.Brtrue, again);
        code.MarkLabel(done);
    }

    public TKernel Compile()
    {
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<TKernel>();
    }

    private void Loop(Action pushTimes, Action body)
    {
        var left = code.DeclareLocal(typeof(int));
        Label again = code.DefineLabel(), done = code.DefineLabel();
        pushTimes();
        code.Emit(OpCodes.Stloc, left);
        code.Emit(OpCodes.Ldloc, left);
        code.Emit(OpCodes.Ldc_I4_0);
        code.Emit(OpCodes.Ble, done);
        code.MarkLabel(again);
        body();
        code.Emit(OpCodes.Ldloc, left);
        code.Emit(OpCodes.Ldc_I4_1);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.Stloc, left);
        code.Emit(OpCodes.Ldloc, left);
        code.Emit(OpCodes.Ldc_I4_0);
        code.Emit(OpCodes.Bgt, again);
        code.MarkLabel(done);
    }

    private void Address(LocalBuilder pointer, int offset)
    {
        code.Emit(OpCodes.Ldloc, pointer);
        if (offset != 0)
        {
            code.Emit(OpCodes.Ldc_I4, offset * sizeof(float));
            code.Emit(OpCodes.Conv_I);
            code.Emit(OpCodes.Add);
        }
    }

    private static MethodInfo Of(string name, int parameters) =>
        typeof(Vector512).GetMethods().Single(method => method.Name == name && method.GetParameters().Length == parameters).MakeGenericMethod(typeof(float));

    private static MethodInfo OnVectors(Type type, string name, int parameters) =>
        type.GetMethod(name, [.. Enumerable.Repeat(typeof(Vector512<float>), parameters)])!;
}
