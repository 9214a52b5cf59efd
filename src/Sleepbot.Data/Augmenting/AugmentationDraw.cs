namespace Sleepbot.Data;

/// <summary>What chance has decided for one image.</summary>
/// <param name="Down">How many rows below the image's own first row the crop begins; above it if negative.</param>
/// <param name="Right">How many columns to the right of the image's own first column the crop begins; to the left if negative.</param>
/// <param name="Mirrored">Whether left becomes right.</param>
/// <param name="CentreRow">The row of the masked square's centre.</param>
/// <param name="CentreColumn">The column of the masked square's centre.</param>
internal readonly record struct AugmentationDraw(int Down, int Right, bool Mirrored, int CentreRow, int CentreColumn);
