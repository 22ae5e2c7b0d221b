namespace ReteLavoro.Kernel.Pages;

/// <summary>
/// A row that public pages show. An act that has changed one ends with a new <see cref="PublicationStamp"/>, so that no
/// writer can forget the pages in the cache. Content itself is not marked: a draft changes nothing that the public sees.
/// </summary>
public interface IShownInPublic;
